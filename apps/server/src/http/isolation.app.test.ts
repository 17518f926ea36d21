import { afterAll, describe, expect, test } from 'vitest'

import { type DocumentedOperation, operationsOf } from '../../testing/conformance.ts'
import { account, credentials, marker, phone, startPopulated } from '../../testing/populated-workspace.ts'
import { pathOf, resourceOfPath } from '../../testing/routes.ts'
import { snapshotWorkspace } from '../../testing/workspace-snapshot.ts'

// Workspace 1 has one of everything. Somebody with a key of another workspace tries every operation on it.
const { request, sql, graph, ids, document, createWorkspace, url, stop } = await startPopulated()
const intruder = await createWorkspace('Intruder')
afterAll(stop)

const ask = (method: string, path: string, body?: unknown, headers = {}) =>
  request(method, path, { key: intruder.key, body, headers })
const ownEndpoint = (await ask('POST', '/v1/endpoints', { url: 'http://127.0.0.1:9/', events: ['contact.created'] }))
  .body.id
const ownMessage = await ask('POST', '/v1/simulator/inbound', { from: '919812345699', text: 'Hi' })
const ownContact = ownMessage.body.contact_id
const number = { ...credentials, phone_number_id: '1' }
const integration = { type: 'whatsapp-cloud', name: 'Eve', credentials: number }
const ownIntegration = (await ask('POST', '/v1/channels', integration)).body.id
const eves = [{ type: 'message', content: { type: 'text', text: 'Eve' } }]
const ownCampaign = (await ask('POST', '/v1/campaigns', { name: 'Eve', steps: eves })).body.id
const before = await snapshotWorkspace(sql, 1)
const sentBefore = graph.sent.length

// What stands before {id} in a path: the id of workspace 1, and the table that a list of it shows.
const resources: Record<string, { id: number | string; table: string }> = {
  contacts: { id: ids.contact, table: 'contacts' },
  leads: { id: ids.contact, table: 'contacts' },
  conversations: { id: ids.conversation, table: 'conversations' },
  handoffs: { id: ids.handoff, table: 'handoffs' },
  'agent-runs': { id: ids.run, table: 'agent_runs' },
  agents: { id: 'sales.qualifier', table: 'agent_runs' },
  meetings: { id: ids.meeting, table: 'meetings' },
  calendar: { id: 1, table: 'meetings' },
  messages: { id: ids.message, table: 'messages' },
  simulator: { id: ids.message, table: 'messages' },
  channels: { id: ids.channel, table: 'channels' },
  templates: { id: ids.template, table: 'templates' },
  whatsapp: { id: ids.template, table: 'templates' },
  endpoints: { id: ids.endpoint, table: 'endpoints' },
  webhooks: { id: ids.webhook, table: 'endpoints' },
  events: { id: ids.event, table: 'events' },
  deliveries: { id: ids.delivery, table: 'deliveries' },
  replays: { id: ids.replay, table: 'replays' },
  triggers: { id: ids.trigger, table: 'triggers' },
  connections: { id: ids.connection, table: 'connections' },
  prospects: { id: ids.contact, table: 'contacts' },
  campaigns: { id: ids.campaign, table: 'campaigns' },
  enrollments: { id: ids.enrollment, table: 'enrollments' },
  tasks: { id: ids.task, table: 'tasks' },
  keys: { id: ids.key, table: 'keys' },
  inboxes: { id: ids.channel, table: 'channels' },
  sessions: { id: ids.channel, table: 'channels' },
  '/ndoto/api/v1/accounts/{account_id}/webhooks': { id: ids.ndotoWebhook, table: 'endpoints' },
  '/kakiyo/v1/webhooks': { id: ids.kakiyoWebhook, table: 'endpoints' },
  '/iagente/api/v1/webhooks': { id: ids.iagenteWebhook, table: 'endpoints' },
}
const references: Record<string, number | string> = {
  contact_id: ids.contact,
  conversation_id: ids.conversation,
  channel_id: ids.channel,
  inbox_id: ids.channel,
  endpoint_id: ids.endpoint,
  event_id: ids.event,
  integration_id: ids.channel,
  lead_id: ids.contact,
  template_id: ids.template,
  session_id: `sess_${ids.channel}`,
  webhook_id: `webhook_${ids.kakiyoWebhook}`,
}

interface Attempt {
  status: number
  body?: unknown
  /** Instead of the path with workspace 1's id. */
  path?: string
}

// Every operation with a body or a query that it needs: what the intruder says in it, and what comes of that. A 201 is something of its own.
const attempts: Record<string, Attempt[]> = {
  getAgent: [{ path: '/v1/agents/sales.qualifier', status: 200 }],
  updateAgent: [{ path: '/v1/agents/sales.qualifier', body: { enabled: true }, status: 200 }],
  runAgent: [{ path: '/v1/agents/sales.qualifier/run', body: { contact_id: ids.contact }, status: 422 }],
  updateAgentSettings: [{ body: { debounce_seconds: 1 }, status: 200 }],
  createContact: [{ body: { phone, name: 'Eve' }, status: 201 }],
  updateContact: [{ body: { name: 'Eve' }, status: 404 }],
  createMessage: [
    { body: { contact_id: ids.contact, text: 'Hi' }, status: 422 },
    { body: { to: phone, text: 'Hi', channel_id: ids.channel }, status: 422 },
    { body: { to: phone, text: 'Hi', channel_id: ids.simulator }, status: 422 },
    { body: { to: phone, text: 'Hi' }, status: 201 },
  ],
  simulateInbound: [
    { body: { from: phone, text: 'Hi', channel_id: ids.simulator }, status: 404 },
    { body: { from: phone, text: 'Hi', channel_id: ids.channel }, status: 404 },
    { body: { from: phone, text: 'Hi' }, status: 201 },
  ],
  replyFromSimulator: [
    { body: { text: 'Hi' }, status: 404 },
    { body: { text: 'Hi' }, path: `/v1/simulator/messages/${ids.simulated}/reply`, status: 404 },
  ],
  readOnSimulator: [{ status: 404 }, { path: `/v1/simulator/messages/${ids.simulated}/read`, status: 404 }],
  updateTemplate: [{ body: { context: 'Eve' }, status: 404 }],
  syncTemplates: [{ status: 404 }],
  createChannel: [
    { body: { type: 'simulator', name: 'Eve', is_default: true }, status: 201 },
    { body: { type: 'whatsapp-linked', name: 'Eve' }, status: 201 },
    { body: { type: 'whatsapp-cloud', name: 'Eve', credentials: { ...credentials, app_secret: 'Eve' } }, status: 201 },
  ],
  updateChannel: [
    { body: { name: 'Eve' }, status: 404 },
    { body: { is_default: true }, status: 404 },
    { body: { status: 'paused' }, status: 404 },
    { body: { credentials }, status: 404 },
  ],
  getChannelCapabilities: [{ path: `/v1/channels/${ids.channel}/capabilities?phone=${phone}`, status: 404 }],
  startPairing: [{ status: 404 }, { body: { phone }, status: 404 }],
  createEndpoint: [
    { body: { url: 'http://127.0.0.1:9/', events: ['message.sent'], channel_id: ids.channel }, status: 422 },
    { body: { url: 'http://127.0.0.1:9/', events: ['contact.created', 'message.sent'] }, status: 201 },
  ],
  updateEndpoint: [
    { body: { active: false, url: 'http://127.0.0.1:9/eve' }, status: 404 },
    { body: { channel_id: ids.channel }, path: `/v1/endpoints/${ownEndpoint}`, status: 422 },
  ],
  rotateEndpointSecret: [{ status: 404 }],
  testEndpoint: [{ body: { event: 'contact.created' }, status: 404 }],
  retryDelivery: [{ status: 404 }],
  createReplay: [
    { body: { since: '2026-01-01T00:00:00Z', endpoint_id: ids.endpoint }, status: 422 },
    { body: { since: '2026-01-01T00:00:00Z', endpoint_id: ids.endpoint, dry_run: true }, status: 422 },
    { body: { since: '2026-01-01T00:00:00Z', dry_run: true }, status: 200 },
    { body: { since: '2026-01-01T00:00:00Z' }, status: 202 },
  ],
  cancelReplay: [{ status: 404 }],
  createKey: [{ body: { name: 'Eve' }, status: 201 }],
  updateWorkspace: [{ body: { name: 'Eve', default_country: 'BR' }, status: 200 }],
  niyogCreateLead: [{ body: { phone, name: 'Eve' }, status: 200 }],
  niyogUpdateLead: [{ body: { stage: 'Lost' }, status: 404 }],
  niyogSendMessage: [{ body: { to: phone, body: 'Hi' }, status: 200 }],
  niyogCreateWebhook: [{ body: { url: 'http://127.0.0.1:9/', events: ['lead.created'] }, status: 201 }],
  iagenteCreateLead: [{ body: { phone, name: 'Eve' }, status: 409 }],
  iagenteReplaceLead: [{ body: { name: 'Eve' }, status: 404 }],
  iagenteUpdateLead: [{ body: { name: 'Eve' }, status: 404 }],
  iagenteSendWhatsAppMessage: [
    { body: { integration_id: ids.channel, phone, type: 'text', text: 'Hi' }, status: 404 },
    { body: { integration_id: ids.simulator, phone, type: 'text', text: 'Hi' }, status: 404 },
    { body: { integration_id: ownIntegration, lead_id: ids.contact, type: 'text', text: 'Hi' }, status: 404 },
    { body: { integration_id: ownIntegration, phone, type: 'template', template_id: ids.template }, status: 422 },
  ],
  iagenteSendRcsMessage: [
    { body: { lead_id: ids.contact, type: 'text', text: 'Hi' }, status: 404 },
    { body: { phone, type: 'text', text: 'Hi' }, status: 201 },
  ],
  iagenteCreateWebhook: [{ body: { url: 'http://127.0.0.1:9/', events: ['lead.created'] }, status: 201 }],
  iagenteUpdateWebhook: [{ body: { active: false }, status: 404 }],
  iagenteTestWebhook: [{ status: 404 }],
  niyogUpdateWebhook: [{ body: { active: false }, status: 404 }],
  updateConversation: [{ body: { status: 'resolved', assignee: 'Eve' }, status: 404 }],
  readConversation: [{ status: 404 }],
  createNote: [{ body: { text: 'Eve' }, status: 404 }],
  createHandoff: [{ body: { conversation_id: ids.conversation, reason: 'Eve' }, status: 422 }],
  assignHandoff: [{ body: { assignee: 'Eve' }, status: 404 }],
  closeHandoff: [{ body: { hand_back: true }, status: 404 }],
  createMeeting: [
    { body: { contact_id: ids.contact, start: '2036-01-21T12:00:00Z', any_time: true }, status: 422 },
    {
      body: {
        contact_id: ownContact,
        conversation_id: ids.conversation,
        start: '2036-01-21T12:00:00Z',
        any_time: true,
      },
      status: 422,
    },
    // At the time of a meeting of workspace 1's.
    { body: { contact_id: ownContact, start: '2036-01-21T10:00:00Z', any_time: true }, status: 201 },
  ],
  updateMeeting: [{ body: { title: 'Eve' }, status: 404 }],
  cancelMeeting: [{ status: 404 }],
  putCalendar: [{ body: { time_zone: 'Europe/Berlin' }, status: 200 }],
  ndotoCreateWebhook: [
    { body: { url: 'http://127.0.0.1:9/', subscriptions: ['message_created'], inbox_id: ids.channel }, status: 422 },
    { body: { url: 'http://127.0.0.1:9/', subscriptions: ['contact_created'] }, status: 200 },
  ],
  ndotoUpdateWebhook: [{ body: { active: false, inbox_id: ids.channel }, status: 404 }],
  ndotoCreateContact: [
    { body: { phone_number: phone, name: 'Eve', inbox_id: ids.channel }, status: 404 },
    { body: { phone_number: phone, name: 'Eve' }, status: 200 },
  ],
  ndotoUpdateContact: [{ body: { name: 'Eve' }, status: 404 }],
  ndotoCreateConversation: [
    { body: { contact_id: ids.contact }, status: 422 },
    { body: { contact_id: ownContact, inbox_id: ids.channel }, status: 422 },
    { body: { contact_id: ownContact, message: { content: 'Hi' } }, status: 200 },
  ],
  ndotoToggleStatus: [{ body: { status: 'resolved' }, status: 404 }],
  ndotoAssign: [{ body: { assignee_id: 3 }, status: 404 }],
  ndotoSetLabels: [{ body: { labels: ['Eve'] }, status: 404 }],
  ndotoCreateMessage: [
    { body: { content: 'Hi' }, status: 404 },
    { body: { content: 'Hi', private: true }, status: 404 },
    { body: { content: 'Hi', message_type: 'incoming' }, status: 404 },
  ],
  createConnection: [
    { body: { contact_id: ids.contact }, status: 422 },
    { body: { contact_id: ownContact, channel_id: ids.channel }, status: 422 },
  ],
  acceptConnection: [{ status: 404 }],
  withdrawConnection: [{ status: 404 }],
  enterInbound: [{ body: { from: `in/${marker}`, text: 'Hi' }, status: 404 }],
  kakiyoCreateWebhook: [
    { body: { name: 'Eve', url: 'http://127.0.0.1:9/', events: ['prospect.qualified'] }, status: 201 },
  ],
  kakiyoUpdateWebhook: [{ body: { active: false }, status: 404 }],
  kakiyoGetTestExample: [{ path: '/kakiyo/v1/webhooks/test/example/prospect.qualified', status: 200 }],
  kakiyoTestWebhooks: [
    { body: { event: 'prospect.qualified', webhook_id: `webhook_${ids.kakiyoWebhook}` }, status: 404 },
    { body: { event: 'prospect.responded' }, status: 200 },
  ],
  kakiyoCreateProspect: [{ body: { linkedin_url: `in/${marker}`, name: 'Eve' }, status: 201 }],
  kakiyoUpdateProspect: [{ body: { name: 'Eve' }, status: 404 }],
  kakiyoCreateCampaign: [{ body: { name: 'Eve', messages: [{ text: 'Eve' }] }, status: 201 }],
  kakiyoStartCampaign: [{ status: 404 }],
  kakiyoPauseCampaign: [{ status: 404 }],
  kakiyoResumeCampaign: [{ status: 404 }],
  kakiyoAddCampaignProspects: [
    { body: { prospect_ids: [`prospect_${ids.contact}`] }, status: 404 },
    {
      body: { prospect_ids: [`prospect_${ids.contact}`] },
      path: `/kakiyo/v1/campaigns/campaign_${ownCampaign}/prospects`,
      status: 422,
    },
  ],
  kakiyoListCampaignProspects: [{ status: 404 }],
  createTask: [
    { body: { title: 'Eve', contact_id: ids.contact }, status: 422 },
    { body: { title: 'Eve' }, status: 201 },
  ],
  completeTask: [{ status: 404 }],
  createCampaign: [
    { body: { name: 'Eve', steps: eves, channel_id: ids.channel }, status: 422 },
    { body: { name: 'Eve', steps: [{ ...eves[0], channel_id: ids.channel }] }, status: 422 },
    { body: { name: 'Eve', steps: eves }, status: 201 },
  ],
  updateCampaign: [
    { body: { name: 'Eve' }, status: 404 },
    { body: { channel_id: ids.channel }, path: `/v1/campaigns/${ownCampaign}`, status: 422 },
  ],
  startCampaign: [{ status: 404 }],
  pauseCampaign: [{ status: 404 }],
  resumeCampaign: [{ status: 404 }],
  archiveCampaign: [{ status: 404 }],
  enrollContacts: [
    { body: { filter: {} }, status: 404 },
    { body: { contact_ids: [ids.contact] }, path: `/v1/campaigns/${ownCampaign}/enrollments`, status: 422 },
    { body: { filter: {} }, path: `/v1/campaigns/${ownCampaign}/enrollments`, status: 200 },
  ],
  listEnrollments: [{ status: 404 }],
  createTrigger: [{ body: { channel_id: ids.channel, phrase: 'eve', reply: 'Eve' }, status: 422 }],
  updateTrigger: [{ body: { reply: 'Eve' }, status: 404 }],
  updateTriggerSettings: [{ body: { cooldown_seconds: 1, plan: 'starter' }, status: 200 }],
  heypingrCreateTrigger: [
    { body: { session_id: `sess_${ids.channel}`, trigger_phrase: 'eve', reply_message: 'Eve' }, status: 422 },
  ],
  heypingrUpdateTrigger: [{ body: { is_active: false }, status: 404 }],
  heypingrPutWebhook: [{ body: { url: 'http://127.0.0.1:9/eve' }, status: 200 }],
  heypingrSimulateWebhook: [{ body: { phone, message: 'login', session_id: `sess_${ids.channel}` }, status: 422 }],
  heypingrPutSettings: [{ body: { cooldown: 0 }, status: 200 }],
}

/** The fields of a request that name something else by its id. */
function referencesOf({ operation }: DocumentedOperation): string[] {
  const schemas = Object.values(operation.requestBody?.content ?? {}).map(({ schema }) =>
    schema.$ref ? document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] : schema,
  )
  return schemas.flatMap((schema) =>
    // An assignee is any name or number that the client chooses.
    [...JSON.stringify(schema).matchAll(/"(?!assignee_id)(\w+_id)":\{/g)].map(([, name = '']) => name),
  )
}

function resourceOf(path: string) {
  const name = resourceOfPath(path)
  const resource = resources[path.split('/{id}')[0] ?? ''] ?? resources[name]
  if (!resource) throw new Error(`isolation.app.test.ts knows no ${name}`)
  return resource
}

function attemptsAt(documented: DocumentedOperation): Attempt[] {
  const { path, operation } = documented
  const listed = attempts[operation.operationId ?? '']
  if (listed) return listed
  if (operation.requestBody) throw new Error(`isolation.app.test.ts has no attempt at ${operation.operationId}`)
  if (path.includes('{id}')) return [{ status: 404 }]
  if (path.endsWith('/search')) return [{ path: `${path}?q=${marker}`, status: 200 }]
  // A list: everything, and by each filter that names something of workspace 1.
  const filters = (operation.parameters ?? [])
    .filter((parameter) => parameter.in === 'query' && parameter.name.endsWith('_id'))
    .map(({ name }) => name)
  return [path, ...filters.map((name) => `${path}?${name}=${references[name]}`)].map((asked) => ({
    path: asked,
    status: 200,
  }))
}

/** The rows of a list, in whichever envelope the dialect has them; undefined for a body without any list. */
function rowsIn(body: unknown, depth = 0): { id: unknown }[] | undefined {
  if (typeof body !== 'object' || body === null || depth > 2) return undefined
  if (Array.isArray(body)) return body
  for (const value of Object.values(body)) {
    const rows = rowsIn(value, depth + 1)
    if (rows?.every((row) => typeof row === 'object' && row !== null && 'id' in row)) return rows
  }
  return undefined
}

// Their rows are of nobody's, or of no table: agents by slug, free times, what reconciliation finds, names of events.
const withoutRows = new Set(['listSlots', 'listAgents', 'niyogListAgents', 'getReconciliation', 'kakiyoListTestEvents'])

const isList = ({ path, operation }: DocumentedOperation) =>
  !path.includes('{id}') && /List[A-Z]|^list/.test(operation.operationId ?? '')

/** An id as tables have it: dialects put a word before some, as in `trig_7`. */
function bareId(id: unknown): unknown {
  const digits = /^(?:[a-z]+_)?(\d+)$/.exec(String(id))?.[1]
  return digits === undefined ? id : Number(digits)
}

const operations = operationsOf(document).map((documented) => ({ name: documented.operation.operationId, documented }))

describe.each(operations)('$name', ({ documented }) => {
  const { method, path } = documented

  test('reaches nothing of another workspace', async () => {
    for (const attempt of attemptsAt(documented)) {
      const asked = pathOf(attempt.path ?? path, path.includes('{id}') ? resourceOf(path).id : '', intruder.id)
      const { status, body } = await ask(method, asked, attempt.body)
      expect(`${method} ${asked} ${status}`).toBe(`${method} ${asked} ${attempt.status}`)
      expect(JSON.stringify(body) ?? '').not.toContain(marker)
      if (method !== 'GET' || withoutRows.has(documented.operation.operationId ?? '')) continue
      const rows = status === 200 ? rowsIn(body) : undefined
      if (isList(documented)) expect(rows, `${asked} has rows in an envelope of its own`).toBeDefined()
      if (!rows) continue
      const theirs = before[resourceOf(path).table]?.map((row) => bareId((row as { id: unknown }).id))
      expect(theirs?.length).toBeGreaterThan(0)
      for (const { id } of rows) expect(theirs).not.toContain(bareId(id))
    }
    expect(graph.sent.length).toBe(sentBefore)
  })

  test.runIf(path.includes('{account_id}'))('is not there for the account of another workspace', async () => {
    const [{ body } = {}] = attempts[documented.operation.operationId ?? ''] ?? []
    const asked = pathOf(path, path.includes('{id}') ? resourceOf(path).id : '', 1)
    expect((await ask(method, asked, body)).status).toBe(404)
  })

  test('is tried with every id that its body may name', () => {
    const said = JSON.stringify(attempts[documented.operation.operationId ?? ''] ?? [])
    for (const name of referencesOf(documented)) expect(said).toContain(`"${name}":${JSON.stringify(references[name])}`)
  })
})

test('no operation has changed anything of workspace 1', async () => {
  expect(await snapshotWorkspace(sql, 1)).toEqual(before)
})

test('a list can be entered neither by the cursor of another workspace nor by a stage or phone of its contacts', async () => {
  const { body } = await request('GET', '/v1/events?limit=1')
  for (const path of [
    `/v1/events?cursor=${body.next_cursor}`,
    `/v1/contacts?phone=${phone}`,
    '/v1/contacts?stage=New',
  ]) {
    const answer = await ask('GET', path)
    expect(answer.status).toBe(200)
    expect(JSON.stringify(answer.body)).not.toContain(marker)
  }
})

test("another workspace's Idempotency-Key is no key to its answers", async () => {
  for (const [path, body] of [
    ['/v1/contacts', { phone: '919812345679', name: marker }],
    ['/v1/messages', { to: '919812345679', text: 'Hi' }],
  ] as const) {
    const headers = { 'idempotency-key': path }
    const theirs = await request('POST', path, { body, headers })
    const mine = await ask('POST', path, body, headers)
    expect([mine.status, mine.headers.get('idempotency-replayed')]).toEqual([201, null])
    expect(mine.body.id).not.toBe(theirs.body.id)
  }
})

test('no event of one workspace is delivered to an endpoint of another', async () => {
  const every = ['contact.created', 'contact.updated', 'message.sent', 'message.received', 'conversation.created']
  const { body: endpoint } = await ask('POST', '/v1/endpoints', { url: 'http://127.0.0.1:9/', events: every })
  await request('POST', '/v1/contacts', { body: { phone: '919812345670', name: marker } })
  await request('POST', '/v1/simulator/inbound', { body: { from: '919812345671', text: marker } })
  const { body } = await ask('GET', `/v1/deliveries?endpoint_id=${endpoint.id}`)
  expect(body.data).toEqual([])
  expect(await sql('select id from deliveries where workspace_id = $1 and endpoint_id = $2', [1, endpoint.id])).toEqual(
    [],
  )
})

describe("Meta's webhook", () => {
  test('of a channel takes no signature made with the secret of another', async () => {
    const { status } = await fetch(`${url}/webhooks/whatsapp-cloud/${ids.channel}`, { method: 'POST', body: '{}' })
    expect(status).toBe(401)
  })

  test('brings nothing to the channel of another workspace, though both have the same number', async () => {
    const snapshot = await snapshotWorkspace(sql, 1)
    const own = (await ask('GET', '/v1/channels')).body.data.find(({ type }: { type: string }) => type !== 'simulator')
    await ask('PATCH', `/v1/channels/${own.id}`, { credentials: { ...credentials, app_secret: account.appSecret } })
    const hook = `${url}/webhooks/whatsapp-cloud/${own.id}`
    expect((await graph.sendInbound(hook, { from: phone, text: 'Hi' })).status).toBe(200)
    const status = { wamid: 'wamid.forged', status: 'failed', opaque: `parley:${ids.message}` }
    expect((await graph.sendStatus(hook, status)).status).toBe(200)
    const known = graph.sent[0]?.wamid ?? ''
    expect((await graph.sendStatus(hook, { wamid: known, status: 'read' })).status).toBe(200)
    expect(await snapshotWorkspace(sql, 1)).toEqual(snapshot)
  })
})
