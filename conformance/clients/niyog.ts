/** A shop that gives Niyog the leads of its checkout, writes to them, and learns what became of them. */
import assert from 'node:assert/strict'
import { createHmac, timingSafeEqual } from 'node:crypto'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'

import { receiveWebhooks } from './webhooks.ts'

const { NIYOG_URL = 'https://niyogai.com', NIYOG_KEY = '', NIYOG_MCP_URL = '' } = process.env

interface Lead {
  id: number
  phone: string
  name: string
  stage: string
  created: boolean
}

interface Page {
  data: Lead[]
  count: number
  next_cursor: string | null
}

interface Event {
  event: string
  agent_slug: string | null
  metadata: { lead_id: number; phone?: string; stage?: string }
}

async function niyog<Body = { error: string }>(method: string, path: string, body?: object, key = NIYOG_KEY) {
  const response = await fetch(`${NIYOG_URL}/api/v1${path}`, {
    method,
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  return { status: response.status, body: (await response.json()) as Body }
}

let secret = ''
const webhooks = await receiveWebhooks<Event>({
  read(rawBody, headers) {
    const parts = Object.fromEntries(`${headers['x-niyog-signature']}`.split(',').map((pair) => pair.split('=')))
    const ts = Number.parseInt(parts.t, 10)
    assert(Math.abs(Date.now() / 1000 - ts) <= 300, 'a replay')
    const expected = createHmac('sha256', secret).update(`${ts}.${rawBody}`).digest('hex')
    assert(timingSafeEqual(Buffer.from(parts.v1), Buffer.from(expected)), 'not from Niyog')
    const event = JSON.parse(rawBody.toString()) as Event
    assert.equal(headers['x-niyog-event'], event.event)
    return event
  },
})

assert.equal((await niyog('GET', '/leads', undefined, 'niyog_live_of_somebody_else')).status, 401)

const events = [
  'lead.created',
  'lead.qualified',
  'message.sent',
  'deal.updated',
  'meeting.booked',
  'agent.run.completed',
]
const subscription = await niyog<{ secret: string }>('POST', '/webhooks', { url: webhooks.url, events })
assert.equal(subscription.status, 201)
secret = subscription.body.secret

// A form of India has ten digits, fields that only the shop knows, and some that are left empty.
const checkout = { source: 'shopify', utm_campaign: 'diwali', cart: { items: 2, total: 4999 }, newsletter: true }
const rohan = { name: 'Rohan Mehta', phone: '98123 45678', intent: 'Asked about pricing', email: '', ...checkout }
const created = await niyog<Lead>('POST', '/leads', rohan)
assert.equal(created.status, 201)
assert.deepEqual([created.body.phone, created.body.created, created.body.stage], ['919812345678', true, 'New'])
const { id } = created.body
await webhooks.event(({ event, metadata }) => event === 'lead.created' && metadata.lead_id === id)
console.log('created a lead')

// The shop's queue delivers twice now and then.
const again = await niyog<Lead>('POST', '/leads', rohan)
assert.deepEqual([again.body.id, again.body.created], [id, false])

const refused = await niyog('POST', '/leads', { name: 'Nobody', phone: 'none' })
assert.equal(refused.status, 422)
assert.match(refused.body.error, /phone/)
assert.equal((await niyog('GET', '/leads/999999')).status, 404)

for (let n = 0; n < 24; n++)
  await niyog('POST', '/leads', { name: `Visitor ${n}`, phone: `98123000${10 + n}`, ...checkout })
const newest = await niyog<Page>('GET', '/leads?limit=20')
assert.deepEqual([newest.body.count, newest.body.data[0]?.name], [20, 'Visitor 23'])
const oldest = await niyog<Page>('GET', `/leads?limit=20&cursor=${newest.body.next_cursor}`)
assert.deepEqual([oldest.body.count, oldest.body.data.at(-1)?.name, oldest.body.next_cursor], [5, 'Rohan Mehta', null])

const message = { to: '9812345678', body: 'Hi Rohan, saw you were looking at the pro plan. Free trial works for you?' }
const sent = await niyog<{ sent: boolean; to: string }>('POST', '/messages', message)
assert.deepEqual([sent.status, sent.body.sent, sent.body.to], [200, true, '919812345678'])
await webhooks.event(({ event, metadata }) => event === 'message.sent' && metadata.lead_id === id)
console.log('sent a message')

assert.equal((await niyog<Lead>('PATCH', `/leads/${id}`, { stage: 'Qualified' })).body.stage, 'Qualified')
const qualified = await webhooks.event(({ event }) => event === 'lead.qualified')
assert.deepEqual([qualified.metadata.lead_id, qualified.metadata.stage], [id, 'Qualified'])
const { body: qualifiedLeads } = await niyog<Page>('GET', '/leads?stage=Qualified')
assert.deepEqual([qualifiedLeads.count, qualifiedLeads.data[0]?.id], [1, id])
console.log('qualified the lead')

// Somebody writes to the shop's number first: a new lead, whom the qualifier looks at.
const { metadata: stranger } = await webhooks.event(
  ({ event, metadata }) => event === 'lead.created' && metadata.phone === '919900112233',
)
const { body: agents } = await niyog<{ data: { slug: string }[]; count: number }>('GET', '/agents')
assert(agents.count === agents.data.length && agents.data.some(({ slug }) => slug === 'sales.qualifier'))
const mcp = new Client({ name: 'shop', version: '1.0.0' })
const requestInit = { headers: { Authorization: `Bearer ${NIYOG_KEY}` } }
// Their declarations differ where optional properties may not be undefined.
await mcp.connect(new StreamableHTTPClientTransport(new URL(NIYOG_MCP_URL), { requestInit }) as never)
const tools = (await mcp.listTools()).tools.map(({ name }) => name)
assert(tools.includes('agents_run') && tools.includes('leads_get'))
const toRun = { slug: 'sales.qualifier', contact_id: stranger.lead_id }
const run = await mcp.callTool({ name: 'agents_run', arguments: toRun })
assert(!run.isError, JSON.stringify(run.content))
const finished = await webhooks.event(({ event }) => event === 'agent.run.completed')
assert.equal(finished.agent_slug, 'sales.qualifier')
await mcp.close()
webhooks.close()
console.log('had the qualifier look at a new lead')
