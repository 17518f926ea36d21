import { startParley } from '@parley/test-kit/parley-process'
import { beforeAll, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import { secretKeySetting } from '../../../testing/secret-key.ts'

// Serves requests only. The processes that do the work are killed.
let parley: Harness
beforeAll(async () => {
  parley = await startHarness({ PARLEY_ROLES: 'api' })
  return parley.stop
})

const worker = () =>
  startParley({ DATABASE_URL: parley.databaseUrl, PARLEY_ROLES: 'worker', PARLEY_SECRET_KEY: secretKeySetting })

const people = 10_000
/** Each hundredth has no room for a tag. */
const full = people / 100

test('each contact is changed once, though the processes are killed five times', async () => {
  await parley.sql(
    `insert into contacts (workspace_id, name, stage, tags, created_at, updated_at)
     select 1, 'Asha ' || n, 'New',
       case when n % 100 = 0 then (select array_agg('tag ' || t) from generate_series(1, 50) t) else '{fair}' end,
       now(), now()
     from generate_series(1, ${people}) n`,
  )
  const body = { resource: 'contacts', filter: { stage: 'New' }, change: { stage: 'Qualified', add_tags: ['called'] } }
  const { body: begun } = await parley.request('POST', '/v1/bulk-changes', { body })
  expect(begun).toMatchObject({ status: 'running', matched: people })
  const read = async () => (await parley.request('GET', `/v1/bulk-changes/${begun.id}`)).body

  const victim = await worker()
  for (const least of [500, 2_000, 4_000, 6_000, 8_000]) {
    await expect.poll(async () => (await read()).done, { timeout: 120_000 }).toBeGreaterThan(least)
    await victim.kill('SIGKILL')
    await victim.start()
  }
  await expect.poll(async () => (await read()).status, { timeout: 120_000 }).toBe('completed')
  await victim.close()

  const changed = people - full
  expect(await read()).toMatchObject({ done: people, changed, unchanged: 0, failed: full })
  const [found] = await parley.sql(
    `select (select count(*)::integer from contacts where 'called' = any(tags) and stage = 'Qualified') as contacts,
       (select count(distinct data ->> 'id')::integer from events where type = 'contact.updated') as updated,
       (select count(*)::integer from events where type = 'contact.updated') as events,
       (select count(*)::integer from events where type = 'contact.qualified') as qualified,
       (select count(*)::integer from contact_changes where changes::jsonb ? 'stage') as history,
       (select count(*)::integer from bulk_change_failures where field = 'tags') as failures,
       (select count(*)::integer from bulk_change_items) as items`,
  )
  expect(found).toEqual({
    contacts: changed,
    updated: changed,
    events: changed,
    qualified: changed,
    history: changed,
    failures: full,
    items: 0,
  })
  const { body: pipeline } = await parley.request('GET', '/v1/pipeline')
  expect(pipeline.stages.map(({ contacts }: { contacts: number }) => contacts)).toEqual(
    expect.arrayContaining([changed, full]),
  )
}, 600_000)
