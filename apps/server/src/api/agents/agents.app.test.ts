import { beforeAll, expect, test } from 'vitest'

import { type AgentHarness, makeAgent, startAgents } from '../../core/agents/agents.test-helper.ts'

const agent = makeAgent('test.agent', async () => {})

let parley: AgentHarness
let contact: { id: number }
beforeAll(async () => {
  parley = await startAgents([agent])
  contact = (await parley.request('POST', '/v1/contacts', { body: { phone: '919812345678' } })).body
  return parley.stop
})

const path = '/v1/agents/test.agent'
const changesTold = async () =>
  (await parley.request('GET', '/v1/events?type=agent.status_changed')).body.data.map(
    ({ data }: { data: { changes: object } }) => data.changes,
  )

test('an agent is live, and off until somebody switches it on', async () => {
  const { body } = await parley.request('GET', '/v1/agents')
  expect(body.data).toMatchObject([{ slug: 'test.agent', status: 'live', enabled: false, paused_by: null }])
  expect((await parley.request('GET', path)).body).toEqual(body.data[0])
  expect((await parley.request('PATCH', path, { body: { enabled: true } })).body).toMatchObject({ enabled: true })
  await parley.request('PATCH', path, { body: { enabled: true } })
  const { body: paused } = await parley.request('PATCH', path, { body: { status: 'paused' } })
  expect(paused).toMatchObject({ status: 'paused', paused_by: 'operator', enabled: true })
  expect(await changesTold()).toEqual([
    { status: { from: 'live', to: 'paused' } },
    { enabled: { from: false, to: true } },
  ])
})

test('a paused agent does nothing, not even when a run is requested', async () => {
  const asked = await parley.request('POST', `${path}/run`, { body: { contact_id: contact.id } })
  expect([asked.status, asked.body.code]).toEqual([409, 'agent_paused'])
  await parley.request('PATCH', path, { body: { status: 'live' } })
})

test('an agent has at most one queued run for a contact, however often a run is requested', async () => {
  const ask = () => parley.request('POST', `${path}/run`, { body: { contact_id: contact.id } })
  const [first, second] = [await ask(), await ask()]
  expect(first).toMatchObject({ status: 202, body: { status: 'queued', trigger: 'manual', agent_slug: 'test.agent' } })
  expect(second.body.id).toBe(first.body.id)
  expect((await parley.request('GET', `/v1/agent-runs/${first.body.id}`)).body).toMatchObject({ tool_calls: [] })
  for (const query of [`contact_id=${contact.id}`, 'agent=test.agent', 'status=queued']) {
    expect((await parley.request('GET', `/v1/agent-runs?${query}`)).body.data).toHaveLength(1)
  }
  expect((await parley.request('GET', '/v1/agent-runs?status=failed')).body.data).toEqual([])
})

test('an invalid request is refused, and the answer names what is wrong', async () => {
  const problems = await Promise.all([
    parley.request('PATCH', path, { body: { status: 'gone' } }),
    parley.request('PATCH', path, { body: { enabled: 'yes' } }),
    parley.request('POST', `${path}/run`, { body: {} }),
    parley.request('POST', `${path}/run`, { body: { contact_id: 999_999 } }),
    parley.request('PATCH', '/v1/agent-settings', { body: { debounce_seconds: 301 } }),
    parley.request('PATCH', '/v1/agent-settings', { body: { engine: 'model' } }),
    parley.request('GET', '/v1/agent-runs?status=gone'),
  ])
  expect(problems.map(({ status, body }) => [status, body.errors?.[0]?.field])).toEqual([
    [422, 'status'],
    [422, 'enabled'],
    [422, 'contact_id'],
    [422, 'contact_id'],
    [422, 'debounce_seconds'],
    [422, 'engine'],
    [422, 'status'],
  ])
  for (const method of ['GET', 'PATCH']) {
    const body = method === 'PATCH' ? { enabled: true } : undefined
    expect((await parley.request(method, '/v1/agents/test.nobody', { body })).status).toBe(404)
  }
})

test('the agents API requires a key, and workspaces do not see each other’s agents and runs', async () => {
  expect((await parley.request('GET', '/v1/agents', { headers: { authorization: '' } })).status).toBe(401)
  const other = await parley.createWorkspace()
  expect((await parley.request('GET', path, { key: other.key })).body.enabled).toBe(false)
  expect((await parley.request('GET', '/v1/agent-runs', { key: other.key })).body.data).toEqual([])
  const asked = await parley.request('POST', `${path}/run`, { key: other.key, body: { contact_id: contact.id } })
  expect(asked.status).toBe(422)
  await parley.request('PATCH', path, { key: other.key, body: { enabled: true, status: 'paused' } })
  expect((await parley.request('GET', path)).body).toMatchObject({ enabled: true, status: 'live' })
})

test('the settings of all agents can be changed, and are kept', async () => {
  const { body } = await parley.request('GET', '/v1/agent-settings')
  const defaults = { engine: 'rules', model: null, monthly_cap_cents: null, debounce_seconds: 3 }
  expect(body).toEqual({ ...defaults, spent_this_month_cents: 0 })
  const patched = await parley.request('PATCH', '/v1/agent-settings', { body: { monthly_cap_cents: 500 } })
  expect(patched.body).toEqual({ ...body, monthly_cap_cents: 500 })
  await parley.request('PATCH', '/v1/agent-settings', { body: { debounce_seconds: 0 } })
  expect((await parley.request('GET', '/v1/agent-settings')).body).toEqual({
    ...body,
    monthly_cap_cents: 500,
    debounce_seconds: 0,
  })
  await parley.request('PATCH', '/v1/agent-settings', { body: { monthly_cap_cents: null } })
  expect((await parley.request('GET', '/v1/agent-settings')).body.monthly_cap_cents).toBe(null)
})

test('finding the agents of a workspace whose agents are off reads one index', async () => {
  const plan = await parley.sql<Record<string, string>>(
    `explain select from agents a where a.workspace_id = 1 and a.enabled and a.status = 'live'
       and a.events @> array['message.received']`,
  )
  expect(JSON.stringify(plan)).toContain('agents_pkey')
})
