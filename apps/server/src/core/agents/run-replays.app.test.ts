import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { readingOf } from '../../../testing/explain-statements.ts'
import { snapshotDatabase } from '../../../testing/workspace-snapshot.ts'
import { startEngine } from '../../models/engine.test-helper.ts'
import { calls, failure } from '../../models/model-server.test-helper.ts'
import { type AgentHarness, makeAgent, startAgents } from './agents.test-helper.ts'

let greeting = 'Hello'
const greeter = makeAgent('test.greeter', async (_, act) => {
  await act('qualify', { score: 40, reason: 'They wrote.' })
  await act('send_message', { text: greeting })
})
const broken = makeAgent('test.broken', async () => {
  throw new Error('a defect')
})
const sums = { runs: 0, failed: 0, cost_microusd: 0 }

let model: Awaited<ReturnType<typeof startEngine>>
let parley: AgentHarness
beforeAll(async () => {
  model = await startEngine({ prices: { input: 10, output: 50 } })
  parley = await startAgents([greeter, broken], model.engine)
  await parley.startWorker()
})
afterAll(async () => {
  await parley?.stop()
  await model.stop()
})

/** A run that has ended, of somebody who is new. */
async function ended(slug = 'test.greeter') {
  const { contactId, conversationId } = await parley.meet()
  const { body } = await parley.request('POST', `/v1/agents/${slug}/run`, { body: { contact_id: contactId } })
  const read = async () => (await parley.request('GET', `/v1/agent-runs/${body.id}`)).body
  await parley.advance(1_000)
  await expect.poll(async () => (await read()).status).toMatch(/completed|failed/)
  return { id: body.id as number, contactId, conversationId, read }
}
const replay = (id: number, engine: string, more: object = {}) =>
  parley.request('POST', `/v1/agent-runs/${id}/replay`, { body: { engine }, ...more })
async function insertRun(slug: string, contactId: number): Promise<number> {
  const [made] = await parley.sql<{ id: number }>(
    `insert into agent_runs (workspace_id, agent_slug, contact_id, trigger, status, created_at, due_at)
     values (1, $1, $2, 'manual', 'cancelled', now(), now()) returning id::integer`,
    [slug, contactId],
  )
  return made?.id ?? 0
}
const settings = (body: object) => parley.request('PATCH', '/v1/agent-settings', { body })
const totals = async (slug: string) => (await parley.request('GET', `/v1/agents/${slug}`)).body.this_month

test('a replay on rules shows the difference side by side, and is on record', async () => {
  greeting = 'Hello'
  const { id } = await ended()
  const same = await replay(id, 'rules')
  expect(same.status).toBe(201)
  expect(same.body).toMatchObject({ run_id: id, engine: 'rules', model: null, same: true, error: null, steps: 2 })
  expect(same.body.replayed).toEqual(same.body.recorded)
  greeting = 'Good morning'
  const { body } = await replay(id, 'rules')
  expect(body.same).toBe(false)
  expect(body.recorded[1]).toMatchObject({ tool: 'send_message', input: { text: 'Hello' }, result: { ok: true } })
  expect(body.replayed[1]).toMatchObject({ tool: 'send_message', input: { text: 'Good morning' } })
  const { data } = (await parley.request('GET', `/v1/agent-runs/${id}/replays`)).body
  expect(data).toEqual([body, same.body])
})

test('a replay on a model sends nothing, writes nothing but its record, and its cost counts in the month', async () => {
  const { id } = await ended()
  await settings({ engine: 'rules', monthly_cap_cents: null })
  const before = (await settings({})).body.spent_this_month_cents
  model.server.answer(
    calls(['send_message', { text: 'From the model' }], ['hand_off', { reason: 'x', priority: 'low', summary: 'y' }]),
  )
  const withoutReplays = async () =>
    (await snapshotDatabase(parley.sql))
      .split('\n')
      .filter((row) => !/^(agent_replays|requests\w*|workers|keys|rate_limits) /.test(row))
      .toSorted()
  const rows = await withoutReplays()
  const { body } = await replay(id, 'model')
  expect(body).toMatchObject({ engine: 'openai-compatible', model: 'test-model', same: false, steps: 1 })
  expect(body.replayed.map(({ tool }: { tool: string }) => tool)).toEqual(['send_message', 'hand_off'])
  expect(body.cost_microusd).toBe(1_500)
  expect(await withoutReplays()).toEqual(rows)
  expect((await settings({})).body.spent_this_month_cents - before).toBeCloseTo(0.15)
})

test('a model that fails is an outcome, and costs nothing', async () => {
  const { id } = await ended()
  model.server.answer(failure(401, 'Wrong key'))
  const { status, body } = await replay(id, 'model')
  expect([status, body.error.code, body.same, body.cost_microusd]).toEqual([201, 'model_unreachable', false, 0])
})

test('a model is not asked once the cap is reached', async () => {
  const { id } = await ended()
  await settings({ engine: 'rules', monthly_cap_cents: 0 })
  const { status, body } = await replay(id, 'model')
  expect([status, body.code]).toEqual([409, 'over_budget'])
  expect((await replay(id, 'rules')).status).toBe(201)
  await settings({ monthly_cap_cents: null })
})

test('a run that never began is replayed on what it would see now', async () => {
  greeting = 'Hello'
  const { contactId } = await parley.meet()
  const made = await insertRun('test.greeter', contactId)
  const { status, body } = await replay(made, 'rules')
  expect([status, body.same, body.recorded]).toEqual([201, false, []])
  expect(body.replayed).toMatchObject([{ tool: 'qualify' }, { tool: 'send_message', input: { text: 'Hello' } }])
  expect(await parley.sent(contactId)).toEqual([])
})

test('what can not be replayed is refused', async () => {
  const { contactId } = await parley.meet()
  const gone = await replay(await insertRun('test.gone', contactId), 'rules')
  expect([gone.status, gone.body.code]).toEqual([409, 'not_replayable'])
  const { id } = await ended()
  const wrong = await replay(id, 'magic')
  expect([wrong.status, wrong.body.errors[0].field]).toEqual([422, 'engine'])
  const { key } = await parley.createWorkspace()
  expect((await replay(id, 'rules', { key })).status).toBe(404)
  expect((await parley.request('GET', `/v1/agent-runs/${id}/replays`, { key })).status).toBe(404)
})

test('the answers of a model are on record with their tokens and their cost', async () => {
  await settings({ engine: 'model' })
  model.server.answer(
    calls(['qualify', { score: 60, reason: 'Asks.' }], ['send_message', { text: 'Which day?' }]),
    calls(['end_run', { note: 'Asked for a day.' }]),
  )
  const { read } = await ended()
  await settings({ engine: 'rules' })
  const { model_calls, input_tokens, cost_microusd } = await read()
  expect(model_calls).toMatchObject([
    { finish: 'tool-calls', tools: ['qualify', 'send_message'], cost_microusd: 1_500 },
    { finish: 'tool-calls', tools: ['end_run'] },
  ])
  const sum = (field: 'input_tokens' | 'cost_microusd') =>
    model_calls.reduce((all: number, call: Record<typeof field, number>) => all + call[field], 0)
  expect([sum('input_tokens'), sum('cost_microusd')]).toEqual([input_tokens, cost_microusd])
})

describe('the totals of an agent', () => {
  test('are those of the runs that have ended this month', async () => {
    const before = (await totals('test.broken')) ?? sums
    await ended('test.broken')
    expect(await totals('test.broken')).toEqual({ ...before, runs: before.runs + 1, failed: before.failed + 1 })
    const { data } = (await parley.request('GET', '/v1/agents')).body
    const [counted] = await parley.sql(
      `select count(*)::integer as runs, count(*) filter (where status = 'failed')::integer as failed,
         sum(cost_microusd)::integer as cost_microusd
       from agent_runs where agent_slug = 'test.greeter' and status in ('completed', 'failed')`,
    )
    expect(data[0]).toMatchObject({ slug: 'test.greeter', this_month: counted })
  })
})

describe('runs', () => {
  beforeAll(async () => {
    const { contactId } = await parley.meet()
    await parley.sql(
      `insert into agent_runs (workspace_id, agent_slug, contact_id, trigger, status, created_at, due_at)
       select 1, case when n % 500 = 0 then 'test.rare' else 'test.greeter' end, $1, 'manual',
         case when n % 400 = 0 then 'failed' else 'cancelled' end, now(), now() from generate_series(1, 20000) n`,
      [contactId],
    )
    await parley.sql('analyze agent_runs')
  })

  test.each([
    ['', 25],
    ['&agent=test.rare', 25],
    ['&status=failed', 25],
    ['&agent=test.greeter&status=cancelled', 60],
  ])('with %j are read from an index', async (filter, rows) => {
    const path = `/v1/agent-runs?limit=20${filter}`
    const reading = await readingOf(parley.databaseUrl, 'agent_runs', () => parley.request('GET', path))
    expect(reading.scans).not.toContain('Seq Scan')
    expect(reading.rows).toBeLessThanOrEqual(rows)
  })
})
