import { beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import { type Database, openDatabase } from '../../db/database.ts'
import { foldPipeline } from './fold-pipeline.ts'

let parley: Harness
let database: Database
beforeAll(async () => {
  parley = await startHarness()
  database = openDatabase({
    url: parley.databaseUrl,
    applicationName: 'parley-pipeline',
    maxConnections: 4,
    onError() {},
    onCommit() {},
  })
  return async () => {
    await database.close()
    await parley.stop()
  }
})

/** From the contacts themselves. */
async function byHand(workspaceId: number) {
  return parley.sql(
    `select s.stage, count(c.id)::integer as contacts, round(avg(c.score), 1)::float as average_score,
       coalesce((select json_agg(json_build_object('currency', v.currency, 'deal_value_cents', v.sum, 'contacts', v.n) order by coalesce(v.currency, ''))
         from (select currency, sum(deal_value_cents), count(*) as n from contacts
           where workspace_id = $1 and stage = s.stage and deal_value_cents is not null group by 1) v), '[]') as values
     from workspaces w cross join unnest(w.stages) with ordinality s (stage, place)
     left join contacts c on c.workspace_id = w.id and c.stage = s.stage
     where w.id = $1 group by s.stage, s.place order by s.place`,
    [workspaceId],
  )
}

async function expectExact(key: string, id: number) {
  const { status, body } = await parley.request('GET', '/v1/pipeline', { key })
  expect([status, body.stages]).toEqual([200, await byHand(id)])
  return body.stages
}

test('the pipeline of an empty workspace has each stage', async () => {
  const { id, key } = await parley.createWorkspace()
  const stages = await expectExact(key, id)
  expect(stages[0]).toEqual({ stage: 'New', contacts: 0, values: [], average_score: null })
})

test('it is exact after each kind of change, whether folded or not', async () => {
  const { id, key } = await parley.createWorkspace()
  const stages = (await parley.request('GET', '/v1/workspace', { key })).body.stages as string[]
  const ids: number[] = []
  for (let n = 0; n < 12; n++) {
    const body = {
      phone: String(919_840_400_000 + n),
      stage: stages[n % 3],
      score: n * 7,
      ...(n % 2 === 0 && { deal_value_cents: 1_000 * n, currency: n % 4 === 0 ? 'INR' : 'USD' }),
    }
    ids.push((await parley.request('POST', '/v1/contacts', { key, body })).body.id)
  }
  const changes = [
    { stage: stages[2] },
    { deal_value_cents: null },
    { deal_value_cents: 9_007_199_254_740_991, currency: 'EUR' },
    { score: 100 },
    { currency: null },
    { score: null, temperature: 'hot' },
  ]
  for (const [n, body] of changes.entries()) {
    const { status } = await parley.request('PATCH', `/v1/contacts/${ids[n]}`, { key, body })
    expect(status).toBe(200)
    await expectExact(key, id)
    await foldPipeline(database, 3)
    await expectExact(key, id)
  }
  await parley.request('POST', `/v1/contacts/${ids[6]}/merge`, { key, body: { contact_id: ids[7] } })
  await parley.request('DELETE', `/v1/contacts/${ids[8]}`, { key })
  await expectExact(key, id)
  await parley.request('PATCH', '/v1/workspace', {
    key,
    body: { stages: stages.with(0, 'Fresh'), renamed_stages: { [stages[0] as string]: 'Fresh' } },
  })
  expect((await expectExact(key, id))[0].stage).toBe('Fresh')
})

test('it is exact after many changes at once, while loops fold', async () => {
  const { id, key } = await parley.createWorkspace()
  const create = async (n: number) => {
    const body = { phone: String(919_840_500_000 + n), deal_value_cents: n, currency: 'INR' }
    const contact = (await parley.request('POST', '/v1/contacts', { key, body })).body.id
    const path = `/v1/contacts/${contact}`
    await parley.request('PATCH', path, { key, body: { stage: 'Qualified', score: n % 100 } })
    if (n % 5 === 0) await parley.request('DELETE', path, { key })
  }
  const folding = Array.from({ length: 60 }, () => foldPipeline(database, 10))
  await Promise.all([...Array.from({ length: 100 }, (_, n) => create(n)), ...folding])
  await expectExact(key, id)
  while ((await foldPipeline(database, 1_000)) > 0) await expectExact(key, id)
  const rows = await parley.sql('select distinct stage, currency from pipeline_counts where workspace_id = $1', [id])
  const all = await parley.sql('select from pipeline_counts where workspace_id = $1', [id])
  // Two loops at once may leave a row each, until the next change.
  expect(all.length).toBeLessThanOrEqual(rows.length * 4)
})
