/** A website whose users sign in by WhatsApp: they text "login" and a code, and Hey Pingr asks the website for the reply. */
import assert from 'node:assert/strict'
import { createHmac, randomInt, timingSafeEqual } from 'node:crypto'

import { receiveWebhooks } from './webhooks.ts'

const {
  PINGR_URL = 'https://api.heypingr.com/v1',
  PINGR_KEY = '',
  PINGR_WEBHOOK_SECRET = '',
  PORT = '3000',
} = process.env

interface Failure {
  detail: { error: string; message: string; retry_after?: number }
}

async function pingr<Body = Failure>(method: string, path: string, body?: object, key = PINGR_KEY) {
  const response = await fetch(PINGR_URL + path, {
    method,
    headers: { 'X-API-Key': key, 'Content-Type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: (text === '' ? {} : JSON.parse(text)) as Body }
}

interface Event {
  event: string
  session_id: string
  from: { phone: string; jid: string; is_group: boolean }
  message: { text: string; type: string }
  timestamp: number
  _simulated?: boolean
}

const alphabet = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'
const code = Array.from({ length: 6 }, () => alphabet[randomInt(alphabet.length)]).join('')

const webhooks = await receiveWebhooks<Event>({
  port: Number(PORT),
  read(rawBody, headers) {
    const expected = `sha256=${createHmac('sha256', PINGR_WEBHOOK_SECRET).update(rawBody).digest('hex')}`
    assert(timingSafeEqual(Buffer.from(expected), Buffer.from(`${headers['x-pingr-signature']}`)), 'not from Hey Pingr')
    return JSON.parse(rawBody.toString())
  },
  reply({ from, message }) {
    if (!message.text.toUpperCase().endsWith(` ${code}`)) return undefined
    return { reply: `Here's your link: https://example.com/auth?phone=${from.phone}` }
  },
})

const refused = await pingr('GET', '/sessions', undefined, 'pk_live_of_nobody')
assert.deepEqual([refused.status, refused.body.detail.error], [401, 'invalid_key'])

// The number that is linked as "Sales".
const { body } = await pingr<{ sessions: { id: string; name: string; status: string }[] }>('GET', '/sessions')
const { id: session_id, status } = body.sessions.find(({ name }) => name === 'Sales') ?? {}
assert.equal(status, 'connected')

interface Trigger {
  id: string
  trigger_phrase: string
  is_active: boolean
}
const login = { session_id, trigger_phrase: 'Login', reply_message: 'Hi {{phone}}, please open our login page.' }
const trigger = await pingr<Trigger>('POST', '/triggers', { ...login, note: 'for the login page' })
assert.deepEqual([trigger.status, trigger.body.trigger_phrase, trigger.body.is_active], [201, 'login', true])
const incomplete = await pingr('POST', '/triggers', { session_id, trigger_phrase: 'help' })
assert.deepEqual([incomplete.status, incomplete.body.detail.error], [422, 'missing_param'])
assert.equal((await pingr('POST', '/triggers', { ...login, session_id: 'sess_of_nobody' })).status, 404)
const { body: listed } = await pingr<{ triggers: Trigger[] }>('GET', `/triggers?session_id=${session_id}`)
assert.deepEqual([listed.triggers.length, listed.triggers[0]?.id], [1, trigger.body.id])

// The document's simulation, before anybody has a phone in the hand.
const attempt = { phone: '919876543210', message: `login ${code}`, session_id }
interface Simulation extends Failure {
  delivered: boolean
  status_code: number
  dynamic_reply: string | null
  payload_sent: Event
}
const simulate = (input: object) => pingr<Simulation>('POST', '/webhooks/simulate', input)
const simulated = await simulate(attempt)
assert.deepEqual([simulated.body.delivered, simulated.body.status_code], [true, 200])
assert.equal(simulated.body.dynamic_reply, "Here's your link: https://example.com/auth?phone=919876543210")
assert.equal(simulated.body.payload_sent._simulated, true)
assert.equal((await simulate({ ...attempt, message: 'login' })).body.dynamic_reply, null)
console.log(`Text "login ${code}" to us`)

const real = await webhooks.event(({ _simulated }) => !_simulated)
assert.deepEqual([real.event, real.session_id, real.message.type], ['message.received', session_id, 'text'])
assert.equal(real.from.jid, `${real.from.phone}@s.whatsapp.net`)
console.log(`signed in ${real.from.phone}`)

interface Log {
  deliveries: { status: string; dynamic_reply: boolean }[]
  next_cursor: string | null
}
const log: Log['deliveries'] = []
let before: string | null = new Date(Date.now() + 1_000).toISOString()
while (before !== null) {
  const query: string = `event_type=webhook.simulated&limit=1&before=${before}`
  const page = (await pingr<Log>('GET', `/webhooks/deliveries?${query}`)).body
  log.push(...page.deliveries)
  before = page.next_cursor
}
assert.deepEqual([log.length, log[0]?.dynamic_reply, log[1]?.dynamic_reply], [2, false, true])

let limited = await simulate(attempt)
for (let n = 0; n < 40 && limited.status === 200; n++) limited = await simulate(attempt)
assert.deepEqual([limited.status, limited.body.detail.error], [429, 'rate_limit'])
assert.equal(limited.headers.get('Retry-After'), String(limited.body.detail.retry_after))

await pingr('PATCH', `/triggers/${trigger.body.id}`, { is_active: false })
assert.equal((await pingr('DELETE', `/triggers/${trigger.body.id}`)).status, 204)
assert.equal((await pingr('DELETE', `/triggers/${trigger.body.id}`)).status, 404)
webhooks.close()
console.log('tidied up')
