import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { missing, withoutRequests } from '../programs/run.test-helper.ts'
import type { SampleAnswer, Target } from '../samples.test-helper.ts'
import { eight, type Kakiyo, startKakiyo } from './kakiyo.test-helper.ts'
import { createInNode, createInPython, runCurl, samples, startReceiver } from './samples.test-helper.ts'

const missingPython = () => missing('python3', 'python3', '--version')

let kakiyo: Kakiyo
let target: Target

beforeAll(async () => {
  kakiyo = await startKakiyo()
  target = { baseUrl: `${kakiyo.parley.url}/kakiyo`, key: kakiyo.key }
})
afterAll(() => kakiyo.stop())

async function expectPrinted(body: SampleAnswer['body'], events?: string[]): Promise<void> {
  const printed = await samples.printedJson('create-webhook.response.json')
  expect(body).toEqual({ ...printed, id: expect.stringMatching(/^webhook_\d+$/), ...(events && { events }) })
  expect(Object.keys(body)).toEqual(Object.keys(printed))
}
const three = ['prospect.qualified', 'prospect.responded', 'campaign.completed']

describe('creating a webhook', () => {
  // An account has one webhook for each URL.
  beforeEach(async () => {
    const { body } = await kakiyo.native<{ data: { id: number }[] }>('GET', '/endpoints?limit=100')
    for (const { id } of body.data) await kakiyo.native('DELETE', `/endpoints/${id}`)
  })

  it('works with curl as printed at the top', async () => {
    const { status, body } = await runCurl('create-webhook.reference.sh', target)
    expect(status).toBe(201)
    await expectPrinted(body)
  })

  it('works with curl as printed below', async () => {
    const { status, body } = await runCurl('create-webhook.sh', target)
    expect(status).toBe(201)
    await expectPrinted(body, three)
  })

  it('works with Node as printed', async () => {
    await expectPrinted(await createInNode(target), three)
  })

  it('works with Python as printed', async ({ skip }) => {
    const reason = await missingPython()
    if (reason) skip(reason)
    await expectPrinted(await createInPython(target), three)
  })

  it('works with Python where requests is not installed', async ({ skip }) => {
    const reason = await missingPython()
    if (reason) skip(reason)
    await expectPrinted(await createInPython(target, withoutRequests), three)
  })
})

describe('the Express handler as printed', () => {
  it('takes every event of the document, and what they are about', async () => {
    const receiver = await startReceiver()
    const create = (secret: string, query = '') =>
      kakiyo.kakiyo<{ id: string }>('POST', '/webhooks', {
        body: { name: 'CRM', url: receiver.url + query, events: eight, secret },
      })
    const { body: webhook } = await create('your_webhook_secret_key')
    for (const event of eight) {
      const { status, body } = await kakiyo.kakiyo('POST', '/webhooks/test', {
        body: { event, webhook_id: webhook.id },
      })
      expect([status, body.results]).toEqual([
        200,
        [expect.objectContaining({ success: true, status: 200, error: null })],
      ])
    }
    expect(receiver.printed.slice(0, 3)).toEqual([
      'Qualified prospect: Rohan Mehta',
      'Responded prospect: Rohan Mehta',
      expect.stringMatching(/^Completed campaign: \S/),
    ])
    expect(receiver.printed.slice(3)).toEqual(eight.slice(3).map((event) => `Unhandled event: ${event}`))

    // A name that few would think of, all the way through a real delivery.
    receiver.printed.length = 0
    const name = 'Zoë "O\'Neil" 👋 \\ \u2028 日本 <&>'
    const id = await kakiyo.prospect({ name })
    await kakiyo.kakiyo('PATCH', `/prospects/${id}`, { body: { stage: 'Qualified' } })
    await expect.poll(() => receiver.printed).toEqual(['Unhandled event: prospect.qualification.manual'])
    await kakiyo.kakiyo('PATCH', `/webhooks/${webhook.id}`, { body: { events: ['prospect.qualified'] } })
    const other = await kakiyo.prospect({ name })
    await kakiyo.kakiyo('PATCH', `/prospects/${other}`, { body: { stage: 'Qualified' } })
    await expect.poll(() => receiver.printed[1]).toBe(`Qualified prospect: ${name}`)

    const { body: wrong } = await create('another_secret', '?other')
    const tested = await kakiyo.kakiyo('POST', '/webhooks/test', {
      body: { event: 'prospect.qualified', webhook_id: wrong.id },
    })
    expect(tested.body.results).toMatchObject([
      { success: false, status: 401, error: 'the receiver answered HTTP 401' },
    ])
    await receiver.close()
  })
})
