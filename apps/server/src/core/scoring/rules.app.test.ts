import { beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import { openDatabase } from '../../db/database.ts'
import { createScoring, type Scoring } from '../contacts/decay-scores.ts'
import { defaultRules } from '../tenant/scoring-rules.ts'

let parley: Harness
let scoring: Scoring
beforeAll(async () => {
  // No loop runs: the tests apply the rules.
  parley = await startHarness({ PARLEY_ROLES: 'api' })
  const database = openDatabase({
    url: parley.databaseUrl,
    applicationName: 'parley-test',
    maxConnections: 4,
    onError: () => {},
    onCommit: () => {},
  })
  scoring = createScoring({ database, clock: parley.clock })
  return async () => {
    await database.close()
    await parley.stop()
  }
})

let last = 0
async function workspace() {
  const { id, key } = await parley.createWorkspace()
  return {
    id,
    patch: (scoring: unknown) => parley.request('PATCH', '/v1/workspace', { key, body: { scoring } }),
    get: async () => (await parley.request('GET', '/v1/workspace', { key })).body.scoring,
    add: async (contact: object) =>
      (await parley.request('POST', '/v1/contacts', { key, body: { email: `${++last}@example.com`, ...contact } }))
        .body,
    contact: async (of: number) => (await parley.request('GET', `/v1/contacts/${of}`, { key })).body,
    ask: (method: string, path: string, body?: object) => parley.request(method, path, { key, body }),
  }
}

async function applyAll(limit = 500): Promise<number> {
  let batches = 0
  while (await scoring.applyRules(limit)) batches++
  return batches
}

test('a rule that is changed counts at once for a change, and within minutes for everybody', async () => {
  const { patch, get, add, contact } = await workspace()
  const early = await add({ deal_value_cents: 100, intent: 'Wants a demo' })
  expect(early).toMatchObject({ score: 20, temperature: 'cold' })
  const temperatures = { hot: 40, warm: 30, cool: 20, cold: 10 }
  expect((await patch({ deal_value: 30, temperatures })).status).toBe(200)
  expect(await get()).toEqual({ ...defaultRules, deal_value: 30, temperatures })
  expect(await add({ deal_value_cents: 100, intent: 'Wants a demo' })).toMatchObject({ score: 45, temperature: 'hot' })
  expect(await contact(early.id)).toMatchObject({ score: 20 })

  await applyAll()
  expect(await contact(early.id)).toMatchObject({ score: 45, temperature: 'hot' })
  expect(await applyAll()).toBe(0)

  expect((await patch(null)).body.scoring).toEqual(defaultRules)
  await applyAll()
  expect(await contact(early.id)).toMatchObject({ score: 20, temperature: 'cold' })
})

test('a score has 100 points at most, and an override stays', async () => {
  const { patch, add, contact } = await workspace()
  const own = await add({ score: 12, deal_value_cents: 1 })
  const much = await add({ deal_value_cents: 1, intent: 'demo' })
  await patch({ deal_value: 100, intent: 100 })
  await applyAll()
  expect(await contact(much.id)).toMatchObject({ score: 100, temperature: 'hot' })
  expect(await contact(own.id)).toMatchObject({ score: 12, temperature: 'cold' })
})

test('a temperature that changes is an event and in the history, once', async () => {
  const { id, patch, add, ask } = await workspace()
  const { id: contactId } = await add({ deal_value_cents: 1, intent: 'demo' })
  await patch({ deal_value: 90 })
  await applyAll()
  await applyAll()
  const events = await parley.sql(
    `select data -> 'changes' as changes from events where workspace_id = $1 and type = 'contact.updated'`,
    [id],
  )
  const changes = { score: { from: 20, to: 100 }, temperature: { from: 'cold', to: 'hot' } }
  expect(events).toEqual([{ changes }])
  const { body } = await ask('GET', `/v1/contacts/${contactId}/history`)
  expect(body.data[0]).toMatchObject({ actor: 'scoring', changes })
})

test('thousands of contacts are scored again in batches, each once, by several processes', async () => {
  const { id, patch } = await workspace()
  await parley.sql(
    `insert into contacts (workspace_id, stage, intent, attributes, created_at, updated_at, deal_value_cents)
     select $1, 'New', null, '{}', now(), now(), 5 from generate_series(1, 2500)`,
    [id],
  )
  await patch({ deal_value: 7 })
  const batches = await Promise.all([applyAll(400), applyAll(400), applyAll(400)])
  expect(batches.reduce((sum, count) => sum + count, 0)).toBe(7)
  expect(
    await parley.sql('select score, count(*)::int from contacts where workspace_id = $1 group by 1', [id]),
  ).toEqual([{ score: 7, count: 2_500 }])
})

test('a pipeline that is changed scores its contacts again', async () => {
  const { add, ask, contact } = await workspace()
  const { id } = await add({ stage: 'Contacted' })
  expect((await contact(id)).score).toBe(5)
  await ask('PATCH', '/v1/workspace', { stages: ['New', 'Contacted', 'Qualified'] })
  await applyAll()
  expect((await contact(id)).score).toBe(10)
})

test.each([
  [{ reply: 101 }, 'scoring.reply'],
  [{ reply: 1.5 }, 'scoring.reply'],
  [{ reply: '5' }, 'scoring.reply'],
  [{ bonus: 5 }, 'scoring.bonus'],
  [{ recency: [{ days: 0, points: 1 }] }, 'scoring.recency.0.days'],
  [
    {
      recency: [
        { days: 3, points: 9 },
        { days: 3, points: 1 },
      ],
    },
    'scoring.recency.1.days',
  ],
  [
    {
      recency: [
        { days: 3, points: 9 },
        { days: 9, points: 9 },
      ],
    },
    'scoring.recency.1.points',
  ],
  [{ temperatures: { hot: 50, warm: 50, cool: 2, cold: 1 } }, 'scoring.temperatures.warm'],
  [{ temperatures: { hot: 50 } }, 'scoring.temperatures.warm'],
])('%j is refused, and nothing changes', async (rules, field) => {
  const { patch, get } = await workspace()
  const { status, body } = await patch(rules)
  expect([status, body.errors[0].field]).toEqual([422, field])
  expect(await get()).toEqual(defaultRules)
})

test('test keys have rules of their own', async () => {
  const { key } = await parley.createWorkspace()
  const { body } = await parley.request('POST', '/v1/keys', { key, body: { mode: 'test' } })
  await parley.request('PATCH', '/v1/workspace', { key: body.key, body: { scoring: { reply: 9 } } })
  expect((await parley.request('GET', '/v1/workspace', { key: body.key })).body.scoring.reply).toBe(9)
  expect((await parley.request('GET', '/v1/workspace', { key })).body.scoring.reply).toBe(5)
})
