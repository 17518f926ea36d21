import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningServer } from '../programs/serve.test-helper.ts'
import { type HeyPingr, newPhone, startHeyPingr } from './heypingr.test-helper.ts'
import { express, fastapi, flask, runCurl } from './samples.test-helper.ts'

let hey: HeyPingr
let secret: string

beforeAll(async () => {
  hey = await startHeyPingr({})
  secret = await hey.subscribe()
})
afterAll(() => hey.stop())

const printed = () => ({ phone: '919876543210', message: 'login', session_id: hey.session })

/** Sends it a simulated message; resolves with its status. */
async function ask({ url }: RunningServer): Promise<unknown> {
  await hey.pingr('PUT', '/webhook', { body: { url: `${url}/webhook` } })
  return (await hey.pingr('POST', '/webhooks/simulate', { body: printed() })).body.status_code
}

describe('the curl samples', () => {
  it('create, list and simulate', async () => {
    const target = { baseUrl: `${hey.parley.url}/heypingr`, key: hey.key }
    const { body: made } = await runCurl('create-trigger.sh', target)
    expect(made).toMatchObject({ trigger_phrase: 'login', reply_message: 'Sending your link...' })
    const { body: listed } = await runCurl('list-triggers.sh', target)
    expect(listed).toMatchObject({ triggers: [made], count: 1 })
    const { body: simulated } = await runCurl('simulate.sh', target)
    expect(simulated).toMatchObject({
      delivered: true,
      status_code: 200,
      dynamic_reply: null,
      payload_sent: { event: 'message.received', _simulated: true },
    })
  })
})

describe('the verification samples', () => {
  const samples = [
    [express, 'webhook.js'],
    [flask, 'webhook.py'],
  ] as const

  it.for(samples.map(([framework, sample]) => ({ ...framework, sample })))(
    'of $name takes what is signed, and nothing that is signed otherwise',
    async ({ missing, serve, sample }, { skip }) => {
      const reason = await missing()
      if (reason) skip(reason)
      const right = await serve(sample, secret)
      const wrong = await serve(sample, 'whsec_another')
      try {
        expect(await ask(right)).toBe(200)
        expect(await ask(wrong)).toBe(400)
      } finally {
        await right.stop()
        await wrong.stop()
      }
    },
  )
})

describe('the challenge code of a desktop login comes back as a dynamic reply', () => {
  const samples = [
    [express, 'challenge.js', 'triggerPhrase'],
    [fastapi, 'challenge.py', 'trigger_phrase'],
  ] as const

  it.for(samples.map(([framework, sample, phrase]) => ({ ...framework, sample, phrase })))(
    'of $name',
    async ({ missing, serve, sample, phrase }, { skip }) => {
      const reason = await missing()
      if (reason) skip(reason)
      const server = await serve(sample, secret)
      try {
        await hey.pingr('PUT', '/webhook', { body: { url: `${server.url}/webhook` } })
        const read = async (path: string) =>
          (await (await fetch(`${server.url}/auth/${path}`)).json()) as Record<string, string>
        const challenge = await read('challenge')
        const poll = () => read(`poll?code=${challenge.code}`)
        expect(await poll()).toEqual({ status: 'pending' })
        const phone = newPhone()
        const { contact_id: contact } = await hey.write(phone, challenge[phrase]?.toLowerCase() ?? '')
        const link = `https://yourapp.com/auth?phone=${phone}`
        await expect.poll(() => hey.replies(contact)).toEqual([`Here's your link: ${link}`])
        expect(await poll()).toEqual({ status: 'ready', link })
        expect(await poll()).toEqual({ status: 'not_found' })
      } finally {
        await server.stop()
      }
    },
  )
})
