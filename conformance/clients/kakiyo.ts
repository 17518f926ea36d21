/**
 * A CRM that runs a LinkedIn campaign on Kakiyo and takes over its qualified prospects. Kakiyo documents its webhooks only;
 * what is said about prospects and campaigns is from Parley's guide.
 */
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'

import { receiveWebhooks } from './webhooks.ts'

const { KAKIYO_URL = 'https://api.kakiyo.com/v1', KAKIYO_KEY = '' } = process.env
const secret = 'your_webhook_secret_key'

interface Event {
  event: string
  data: {
    test?: boolean
    prospect?: { id: string; name: string; company: string; linkedin_url: string }
    message?: { text: string }
    qualification?: { manual: boolean }
    campaign?: { id: string; name: string }
  }
  timestamp: string
}

async function kakiyo<Body = { error: string }>(method: string, path: string, body?: object, key = KAKIYO_KEY) {
  const response = await fetch(KAKIYO_URL + path, {
    method,
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Body }
}

const webhooks = await receiveWebhooks<Event>({
  read(rawBody, headers) {
    // As the document's Express handler does: it signs the body once more, parsed and written again.
    const event = JSON.parse(rawBody.toString()) as Event
    const expected = createHmac('sha256', secret).update(JSON.stringify(event)).digest('hex')
    assert.equal(headers['x-kakiyo-signature'], `sha256=${expected}`)
    return event
  },
})

assert.equal((await kakiyo('GET', '/webhooks', undefined, 'a key of nobody')).status, 401)

const events = ['prospect.qualified', 'prospect.responded', 'campaign.completed', 'message.sent', 'connection.accepted']
const webhook = await kakiyo<{ id: string; events: string[]; active: boolean; message: string }>('POST', '/webhooks', {
  name: 'CRM Integration',
  url: webhooks.url,
  secret,
  events,
})
assert.match(webhook.body.id, /^webhook_/)
const { active, message } = webhook.body
assert.deepEqual([active, message, webhook.body.events], [true, 'Webhook created successfully', events])
const refused = await kakiyo('POST', '/webhooks', { name: 'CRM', url: webhooks.url, events: ['prospect.lost'] })
assert.equal(refused.status, 422)
assert.match(refused.body.error, /events/)

const { body: available } = await kakiyo<object>('GET', '/webhooks/test/events')
assert(events.every((event) => JSON.stringify(available).includes(event)))
const { body: example } = await kakiyo<Event>('GET', '/webhooks/test/example/prospect.qualified')
assert.equal(example.event, 'prospect.qualified')
await kakiyo('POST', '/webhooks/test', { event: 'prospect.qualified', webhook_id: webhook.body.id })
await webhooks.event(({ event, data }) => event === 'prospect.qualified' && data.test === true)
console.log('tested the webhook')

const people = [
  { name: 'Asha Rao', company: 'Acme', linkedin_url: 'https://www.linkedin.com/in/asha-rao', industry: 'Tea' },
  { name: 'Ben Okafor', company: 'Globex', linkedin_url: 'https://www.linkedin.com/in/ben-okafor/', headline: 'CTO' },
]
const prospect_ids: string[] = []
for (const person of people) {
  const { status, body } = await kakiyo<{ id: string }>('POST', '/prospects', person)
  assert.equal(status, 201)
  prospect_ids.push(body.id)
}
const [asha = '', ben = ''] = prospect_ids
assert.equal((await kakiyo<{ id: string }>('POST', '/prospects', people[0])).body.id, asha)
assert.equal((await kakiyo('GET', '/prospects/prospect_999999')).status, 404)

console.log(`created ${asha} and ${ben}`)

// Ben is a connection already; Asha has to accept an invitation before she can be written to.
await webhooks.event(({ event, data }) => event === 'connection.accepted' && data.prospect?.id === asha)
const campaign = await kakiyo<{ id: string; status: string }>('POST', '/campaigns', {
  name: 'Founders',
  messages: [
    { text: 'Hi {{name}}, how does {{company}} find its customers?' },
    { text: 'One last question', wait_hours: 72 },
  ],
})
assert.equal(campaign.status, 201)
const path = `/campaigns/${campaign.body.id}`
await kakiyo('POST', `${path}/prospects`, { prospect_ids })
assert.equal((await kakiyo('POST', `${path}/start`)).status, 200)
for (const id of prospect_ids) {
  await webhooks.event(({ event, data }) => event === 'message.sent' && data.prospect?.id === id)
}
console.log('wrote to the prospects')

const responded = await webhooks.event(
  ({ event, data }) => event === 'prospect.responded' && data.prospect?.id === asha,
)
assert.deepEqual(
  [responded.data.prospect?.name, responded.data.message?.text],
  ['Asha Rao', 'Mostly by chance. Tell me more!'],
)
const { body: qualified } = await kakiyo<{ qualified: boolean }>('PATCH', `/prospects/${asha}`, { stage: 'Qualified' })
assert.equal(qualified.qualified, true)
const { data } = await webhooks.event(({ event, data }) => event === 'prospect.qualified' && !data.test)
assert.deepEqual([data.prospect?.id, data.qualification?.manual], [asha, true])
console.log('qualified a prospect')

await webhooks.event(({ event, data }) => event === 'prospect.responded' && data.prospect?.id === ben)
const completed = await webhooks.event(({ event }) => event === 'campaign.completed')
assert.equal(completed.data.campaign?.name, 'Founders')
const { body: ended } = await kakiyo<{ status: string }>('GET', path)
assert.equal(ended.status, 'completed')
webhooks.close()
console.log('completed the campaign')
