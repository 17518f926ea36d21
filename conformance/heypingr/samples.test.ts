import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { works } from '../programs/run.test-helper.ts'
import { type HeyPingr, newPhone, startHeyPingr } from './heypingr.test-helper.ts'
import { runCurl, type SampleServer, serveExpress, serveFlask } from './samples.test-helper.ts'

let hey: HeyPingr
let secret: string

beforeAll(async () => {
  hey = await startHeyPingr()
  secret = await hey.subscribe()
})
afterAll(() => hey.stop())

const printed = { phone: '919876543210', message: 'login', session_id: 'sess_1' }

/** Sends it a simulated message; resolves with its status. */
async function ask({ url }: SampleServer): Promise<unknown> {
  await hey.pingr('PUT', '/webhook', { body: { url: `${url}/webhook` } })
  return (await hey.pingr('POST', '/webhooks/simulate', { body: printed })).body.status_code
}

describe('the curl samples', () => {
  const base = () => `${hey.parley.url}/heypingr`

  it('create, list and simulate', async () => {
    const made = await runCurl('create-trigger.sh', base(), hey.key)
    expect(made).toMatchObject({ trigger_phrase: 'login', reply_message: 'Sending your link...' })
    expect(await runCurl('list-triggers.sh', base(), hey.key)).toMatchObject({ triggers: [made], count: 1 })
    expect(await runCurl('simulate.sh', base(), hey.key)).toMatchObject({
      delivered: true,
      status_code: 200,
      dynamic_reply: null,
      payload_sent: { event: 'message.received', _simulated: true },
    })
  })
})

describe('the verification samples', () => {
  const servers = [
    ['Express', (secret: string) => serveExpress('webhook.js', secret)],
    ['Flask', (secret: string) => serveFlask('webhook.py', secret)],
  ] as const

  it.for(servers)(
    'of %s takes what is signed, and nothing that is signed otherwise',
    async ([name, serve], { skip }) => {
      if (name === 'Flask' && !(await works('python3', '-c', 'import flask'))) skip('there is no Flask on this machine')
      const right = await serve(secret)
      const wrong = await serve('whsec_another')
      try {
        expect(await ask(right)).toBe(200)
        expect(await ask(wrong)).toBe(400)
      } finally {
        right.stop()
        wrong.stop()
      }
    },
  )
})

it('the challenge code of a desktop login comes back as a dynamic reply', async () => {
  const server = await serveExpress('challenge.js', secret)
  try {
    await hey.pingr('PUT', '/webhook', { body: { url: `${server.url}/webhook` } })
    const { code, triggerPhrase } = (await (await fetch(`${server.url}/auth/challenge`)).json()) as Record<
      string,
      string
    >
    const poll = async () => (await fetch(`${server.url}/auth/poll?code=${code}`)).json()
    expect(await poll()).toEqual({ status: 'pending' })
    const phone = newPhone()
    const contact = await hey.write(phone, triggerPhrase?.toLowerCase() ?? '')
    const link = `https://yourapp.com/auth?phone=${phone}`
    await expect.poll(() => hey.replies(contact)).toEqual([`Here's your link: ${link}`])
    expect(await poll()).toEqual({ status: 'ready', link })
  } finally {
    server.stop()
  }
})
