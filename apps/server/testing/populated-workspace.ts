import { startGraphServer } from '@parley/test-kit/graph-server'

import { type Harness, startHarness } from './harness.ts'

/** Part of every text of workspace 1. No other workspace may ever see it. */
export const marker = 'Zanzibar'
export const phone = '919812345678'
export const account = {
  accessToken: `EAA${marker}`,
  phoneNumberId: '106540352242922',
  appSecret: `${marker} app secret`,
}
const wabaId = '102290129340398'
const template = {
  id: '594425479261596',
  name: marker.toLowerCase(),
  language: 'en',
  status: 'APPROVED',
  category: 'UTILITY',
  components: [{ type: 'BODY', text: `Hello {{1}}, this is ${marker}` }],
}
export const credentials = {
  phone_number_id: account.phoneNumberId,
  access_token: account.accessToken,
  app_secret: account.appSecret,
  verify_token: `${marker} verify token`,
}

/** Parley with one row of everything in workspace 1, and a Meta test server that its channel sends through. */
export async function startPopulated() {
  const graph = await startGraphServer({ ...account, wabaId })
  graph.setTemplates([template])
  const harness = await startHarness({ PARLEY_WHATSAPP_CLOUD_URL: graph.baseUrl, PARLEY_IAGENTE_PER_MINUTE: '100000' })
  const ids = await populate(harness)
  return {
    ...harness,
    graph,
    ids,
    async stop() {
      await harness.stop()
      await graph.close()
    },
  }
}

async function populate({ request }: Harness) {
  async function make(path: string, body: unknown): Promise<number> {
    const { status, body: made } = await request('POST', path, { body })
    if (status !== 201) throw new Error(`POST ${path} answered ${status} ${JSON.stringify(made)}`)
    return made.data?.id ?? made.id
  }
  async function first(path: string): Promise<number | string> {
    return (await request('GET', path)).body.data[0].id
  }

  const events = ['contact.created', 'contact.updated', 'message.sent', 'message.received']
  const endpoint = await make('/v1/endpoints', { url: `http://127.0.0.1:9/${marker}`, events, name: marker })
  const webhook = await make('/niyog/api/v1/webhooks', {
    url: `http://127.0.0.1:9/${marker}`,
    events: ['lead.created'],
  })
  const ndoto = { url: `http://127.0.0.1:9/${marker}`, events: ['contact_created'], name: marker, dialect: 'ndoto' }
  const ndotoWebhook = await make('/v1/endpoints', ndoto)
  const iagenteWebhook = await make('/iagente/api/v1/webhooks', {
    url: `http://127.0.0.1:9/${marker}`,
    events: ['lead.created'],
  })
  const kakiyo = {
    url: `http://127.0.0.1:9/${marker}`,
    events: ['prospect.qualified'],
    name: marker,
    dialect: 'kakiyo',
  }
  const kakiyoWebhook = await make('/v1/endpoints', kakiyo)
  const channel = await make('/v1/channels', {
    type: 'whatsapp-cloud',
    name: marker,
    is_default: true,
    credentials: { ...credentials, waba_id: wabaId },
  })
  const contact = await make('/v1/contacts', { phone, name: marker, email: `${marker}@example.com`, source: marker })
  await request('PATCH', `/v1/contacts/${contact}`, { body: { intent: marker, linkedin: `in/${marker}` } })
  const linkedin = await make('/v1/channels', { type: 'linkedin', name: marker, credentials: { driver: 'manual' } })
  const connection = await make('/v1/connections', { contact_id: contact, channel_id: linkedin, note: marker })
  const message = await make('/v1/messages', { contact_id: contact, text: `Hello from ${marker}` })
  await make('/v1/simulator/inbound', { from: phone, text: `Greetings to ${marker}` })
  const simulated = await make('/v1/messages', { contact_id: contact, text: `Hello from ${marker}`, channel_id: 1 })
  await request('POST', `/v1/channels/${channel}/templates/sync`)
  const key = await make('/v1/keys', { name: marker })
  const trigger = await make('/v1/triggers', { channel_id: channel, phrase: marker, reply: `Hi from ${marker}` })
  const task = await make('/v1/tasks', { title: marker, note: marker, assignee: marker, contact_id: contact })
  const steps = [{ type: 'message', content: { type: 'text', text: marker } }]
  const campaign = await make('/v1/campaigns', { name: marker, steps, channel_id: channel })
  await request('POST', `/v1/campaigns/${campaign}/enrollments`, { body: { contact_ids: [contact] } })
  await request('PUT', '/heypingr/v1/webhook', { body: { url: `http://127.0.0.1:9/${marker}` } })
  const replayed = { since: '2026-01-01T00:00:00Z', endpoint_id: endpoint }
  const replay = (await request('POST', '/v1/replays', { body: replayed })).body.id as number
  const conversation = Number(await first('/v1/conversations'))
  await make(`/v1/conversations/${conversation}/notes`, { text: marker, author: marker })
  await request('PATCH', `/v1/conversations/${conversation}`, { body: { assignee: marker, labels: [marker] } })
  const handedOff = { conversation_id: conversation, reason: marker, summary: marker }
  const handoff = await make('/v1/handoffs', handedOff)
  const start = '2036-01-21T10:00:00Z'
  const notes = { title: marker, notes: marker }
  const meeting = await make('/v1/meetings', { contact_id: contact, start, any_time: true, ...notes })
  await request('PUT', '/v1/calendar', { body: { time_zone: 'Africa/Dar_es_Salaam' } })
  await request('PATCH', '/v1/agents/sales.qualifier', { body: { enabled: false } })
  await request('PATCH', '/v1/agent-settings', { body: { debounce_seconds: 5 } })
  const assignment = { contact_id: contact }
  const run = (await request('POST', '/v1/agents/sales.qualifier/run', { body: assignment })).body.id as number
  return {
    run,
    contact,
    message,
    simulated,
    template: Number(await first('/v1/templates')),
    channel,
    simulator: 1,
    endpoint,
    webhook,
    ndotoWebhook,
    iagenteWebhook,
    kakiyoWebhook,
    connection,
    key,
    replay,
    trigger,
    conversation,
    handoff,
    meeting,
    task,
    campaign,
    enrollment: Number(await first(`/v1/campaigns/${campaign}/enrollments`)),
    event: String(await first('/v1/events')),
    delivery: String(await first('/v1/deliveries')),
  }
}
