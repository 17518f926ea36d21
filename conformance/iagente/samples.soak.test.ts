import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { Target } from '../samples.test-helper.ts'
import { type Iagente, newPhone, startIagente } from './iagente.test-helper.ts'
import { runners, type SampleAnswer } from './samples.test-helper.ts'
import { verifiers } from './verifiers.test-helper.ts'

let iagente: Iagente
let target: Target

beforeAll(async () => {
  iagente = await startIagente({})
  // The samples' integration 1 is the simulator, which their RCS messages take as well.
  target = { baseUrl: `${iagente.parley.url}/iagente`, key: iagente.testKey }
})
afterAll(() => iagente.stop())

// The samples name two phones, which are to be new in each test.
beforeEach(async () => {
  const key = iagente.testKey
  const { body } = await iagente.native<{ data: { id: number }[] }>('GET', '/contacts?phone=5511999999999', { key })
  for (const { id } of body.data) await iagente.native('DELETE', `/contacts/${id}`, { key })
})

type Language = keyof typeof runners

/** Registers a sample in each of its languages; those that can't run here are skipped, and say why. */
function sample(
  name: string,
  languages: readonly Language[],
  check: (answer: SampleAnswer) => void,
  result?: string,
): void {
  it.for(languages)(`${name} works with %s as printed`, { timeout: 120_000 }, async (language, { skip }) => {
    const { missing, run } = runners[language]
    const reason = await missing()
    if (reason) skip(reason)
    check(await run(name, target, result))
  })
}

const everyLanguage = ['curl', 'Node', 'Python', 'PHP', 'C#'] as const
const three = ['curl', 'Node', 'Python'] as const

describe('leads', () => {
  sample(
    'create-lead',
    everyLanguage,
    ({ status, body }) => {
      expect(status).toBe(201)
      expect(body.data).toMatchObject({
        id: expect.any(Number),
        phone: '5511999999999',
        name: 'Maria Santos',
        email: 'maria@empresa.com',
        company_name: 'Tech Corp',
        deal_value: 15_000,
      })
    },
    'lead',
  )

  describe('that are there', () => {
    beforeEach(async () => {
      const body = { phone: '11999999999', name: 'Joao Silva' }
      await iagente.iagente('POST', '/leads', { body, key: iagente.testKey })
    })

    sample(
      'list-leads',
      everyLanguage,
      ({ status, body }) => {
        expect(status).toBe(200)
        expect(body.data).toMatchObject([{ phone: '5511999999999', name: 'Joao Silva' }])
        expect(body).toMatchObject({ meta: { current_page: 1, per_page: 25, total: 1, total_pages: 1 } })
      },
      'leads',
    )
  })
})

const sentAs =
  (type: string) =>
  ({ status, body }: SampleAnswer) => {
    expect(status).toBe(201)
    expect(body.data).toMatchObject({ type, phone: '5511999999999', status: 'delivered' })
  }

describe('messages', () => {
  sample('send-whatsapp-text', [...three, 'PHP'], sentAs('text'))
  sample('send-whatsapp-template', three, sentAs('template'))
  sample('send-rcs-text', three, sentAs('text'))
  sample('send-rcs-card', three, sentAs('card'))
  sample('send-rcs-carousel', three, sentAs('carousel'))
  sample('send-rcs-quick-replies', three, sentAs('replyable_text'))
})

describe('webhooks', () => {
  // An account has one webhook for each URL.
  beforeEach(async () => {
    const key = iagente.testKey
    const { body } = await iagente.native<{ data: { id: number }[] }>('GET', '/endpoints?limit=100', { key })
    for (const { id } of body.data) await iagente.native('DELETE', `/endpoints/${id}`, { key })
  })

  sample(
    'create-webhook',
    everyLanguage,
    ({ status, body }) => {
      expect(status).toBe(201)
      expect(body.data).toMatchObject({
        name: 'Meu Webhook',
        url: 'https://meusite.com/webhook',
        events: ['lead.created', 'lead.qualified', 'message.received'],
        signing_secret: expect.stringMatching(/^whsec_/),
      })
    },
    'webhook',
  )
})

describe('the code that verifies a delivery', () => {
  let secret: string
  let rawBody: Buffer
  let signature: string

  beforeAll(async () => {
    const subscribed = await iagente.subscribe('lead.created')
    await iagente.iagente('POST', '/leads', { body: { phone: newPhone(), name: 'João "Zé" Ação' } })
    const [delivery] = await subscribed.settled()
    if (!delivery) throw new Error('there was no delivery')
    secret = subscribed.secret
    rawBody = delivery.rawBody
    signature = String(delivery.headers['x-webhook-signature'])
  })

  it.for(Object.entries(verifiers))(
    'takes it with %s, and nothing else',
    { timeout: 120_000 },
    async ([, verifier], { skip }) => {
      const reason = await verifier.missing()
      if (reason) skip(reason)
      const running = await verifier.start(secret)
      try {
        expect(await running.takes(rawBody, signature)).toBe(true)
        const tampered = Buffer.from(rawBody.toString().replace('João', 'Joao'))
        expect(await running.takes(tampered, signature)).toBe(false)
        const forged = `sha256=${createHmac('sha256', 'whsec_other').update(rawBody).digest('hex')}`
        expect(await running.takes(rawBody, forged)).toBe(false)
      } finally {
        await running.stop()
      }
    },
  )
})
