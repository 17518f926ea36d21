import { beforeAll, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import { type Database, openDatabase } from '../../db/database.ts'
import { defaultRules } from '../tenant/scoring-rules.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { type ContactSort, contactOrders, contactSorts } from './contact-orders.ts'
import { type ContactQuery, filterContacts } from './filter-contacts.ts'

let parley: Harness
let database: Database
let large: Tenant
let key: string
const count = 20_000
beforeAll(async () => {
  parley = await startHarness()
  database = openDatabase({
    url: parley.databaseUrl,
    applicationName: 'parley-lists',
    maxConnections: 1,
    onError() {},
    onCommit() {},
  })
  const workspace = await parley.createWorkspace('Large')
  key = workspace.key
  large = {
    workspaceId: workspace.id,
    mode: 'live',
    actor: 'test',
    stages: ['New', 'Warm'],
    scoring: defaultRules,
    defaultCountry: null,
  }
  await parley.sql(
    `insert into contacts (workspace_id, name, stage, score, temperature, owner, tags, last_inbound_at, created_at, updated_at)
     select $1, 'Asha ' || n, case when n % 10 = 0 then 'Warm' else 'New' end, nullif(n % 101, 100), case when n % 500 = 0 then 'hot' else 'cold' end,
       case when n % 50 = 0 then 'user:' || n % 200 end, case when n % 40 = 0 then array['t' || n % 3, 'fair'] else '{}' end,
       case when n % 2 = 0 then now() - interval '1 second' * (n * 7919 % 1000) end, now(), now() - interval '1 minute' * (n * 7907 % 5000)
     from generate_series(1, ${count}) n`,
    [workspace.id],
  )
  // Most contacts, and the newest, are other workspaces'.
  await parley.sql(
    `insert into contacts (workspace_id, name, stage, created_at, updated_at)
     select 1000 + n % 100, 'Asha ' || n, 'New', now(), now() from generate_series(1, ${3 * count}) n`,
  )
  // As an identity of each would do.
  await parley.sql('insert into contact_search_due (workspace_id, contact_id) select workspace_id, id from contacts')
  await parley.sql(
    `insert into tasks (workspace_id, kind, title, status, contact_id, due_at, created_at, updated_at)
     select workspace_id, 'todo', 'Call ' || name, case when id % 3 = 0 then 'done' else 'open' end, id,
       case when id % 2 = 0 then now() end, now(), now()
     from contacts where workspace_id = $1 and id % 20 = 0`,
    [workspace.id],
  )
  await parley.sql('analyze contacts, tasks')
  return async () => {
    await database.close()
    await parley.stop()
  }
})

/** The ids of all pages. */
async function walk(query: string): Promise<number[]> {
  const ids: number[] = []
  for (let cursor = ''; ; ) {
    const { status, body } = await parley.request('GET', `/v1/contacts?limit=100&${query}${cursor}`, { key })
    expect([status, body.detail]).toEqual([200, undefined])
    ids.push(...body.data.map(({ id }: { id: number }) => id))
    if (body.next_cursor === null) return ids
    cursor = `&cursor=${body.next_cursor}`
  }
}

async function byHand(where: string, order: string): Promise<number[]> {
  const rows = await parley.sql<{ id: number }>(
    `select id::integer from contacts where workspace_id = $1 and ${where} order by ${order}, id desc`,
    [large.workspaceId],
  )
  return rows.map(({ id }) => id)
}

const orders: Record<ContactSort, string> = {
  created: 'id desc',
  updated: 'updated_at desc',
  score: 'coalesce(score, 0) desc',
  last_message: 'last_inbound_at desc nulls last',
}

describe('pages', () => {
  test.each(contactSorts)('in the order %s have each contact of a column once', async (sort) => {
    expect(await walk(`stage=warm&sort=${sort}`)).toEqual(await byHand("stage = 'Warm'", orders[sort]))
  })

  test.each([
    ['owner=user:50', "owner = 'user:50'"],
    ['tag=t1', "tags @> '{t1}'"],
    ['temperature=hot&score_at_least=20', "temperature = 'hot' and score >= 20"],
    ['score_at_least=0&owner=user:50', "owner = 'user:50'"],
    ['q=asha 199&sort=score', "name like 'Asha 199%'"],
    ['q=asha 199&tag=fair', "name like 'Asha 199%' and tags @> '{fair}'"],
    ['tag=nothing', 'false'],
    ['has_open_task=true', "id in (select contact_id from tasks where status = 'open')"],
    [
      'has_open_task=false&stage=warm',
      "stage = 'Warm' and id not in (select contact_id from tasks where status = 'open')",
    ],
  ])('of %s have the contacts that match', async (query, where) => {
    expect(await walk(query)).toEqual(await byHand(where, query.includes('sort') ? orders.score : orders.created))
  })
})

test('contacts that nothing has changed of since a time', async () => {
  const [{ at = new Date() } = {}] = await parley.sql<{ at: Date }>("select now() - interval '4990 minutes' as at")
  const quiet = await byHand(`updated_at < '${at.toISOString()}'`, orders.created)
  expect(quiet.length).toBeGreaterThan(1)
  expect(await walk(`updated_before=${at.toISOString()}`)).toEqual(quiet)
})

test('each contact shows the open task that is due first, if it is asked for', async () => {
  const { body: made } = await parley.request('POST', '/v1/contacts', { key, body: { phone: '919812300001' } })
  const add = async (title: string, dueAt?: string) =>
    (await parley.request('POST', '/v1/tasks', { key, body: { title, contact_id: made.id, due_at: dueAt } })).body.id
  const read = async (query: string, as = key) =>
    (await parley.request('GET', `/v1/contacts?phone=919812300001&${query}`, { key: as })).body.data[0]
  expect(await read('include=next_task')).toMatchObject({ id: made.id, next_task: null })
  await add('Some day')
  const later = await add('Later', '2027-03-01T10:00:00.000Z')
  const soon = await add('Soon', '2027-02-01T10:00:00.000Z')
  const due = { id: soon, title: 'Soon', assignee: null, due_at: '2027-02-01T10:00:00.000Z' }
  expect((await read('include=next_task')).next_task).toEqual(due)
  await parley.request('POST', `/v1/tasks/${soon}/complete`, { key })
  expect((await read('include=next_task')).next_task).toMatchObject({ id: later })
  expect(await read('')).not.toHaveProperty('next_task')
  const narrow = await parley.request('POST', '/v1/keys', { key, body: { name: 'Shop', scopes: ['contacts:read'] } })
  expect(await read('include=next_task', narrow.body.key)).not.toHaveProperty('next_task')
})

test.each([
  ['updated_before=yesterday', 'updated_before must be a time like 2026-01-15T09:30:00Z'],
  ['has_open_task=maybe', 'has_open_task must be true or false'],
  ['include=tasks', 'include must be one of next_task'],
  ['sort=name', 'sort must be one of created, updated, score, last_message'],
  ['score_at_least=101', 'score_at_least must be a whole number from 0 to 100'],
  ['temperature=mild', 'temperature must be one of hot, warm, cool, cold, frozen'],
  [
    `sort=score&cursor=${Buffer.from('contacts:7').toString('base64url')}`,
    'cursor is not one that this list has returned',
  ],
  [
    `sort=updated&cursor=${Buffer.from('contacts.updated|2026-02-31 00:00:00+00|7').toString('base64url')}`,
    'cursor is not one that this list has returned',
  ],
])('refuses %s', async (query, detail) => {
  expect(await parley.request('GET', `/v1/contacts?${query}`, { key })).toMatchObject({ status: 422, body: { detail } })
})

/** The plan of the first page, as text. As all of Parley's, it is made before the values are known. */
async function planOf(filter: ContactQuery, sort: ContactSort): Promise<string> {
  const query = filterContacts(database.db, large, filter).limit(21)
  const ordered =
    sort === 'created'
      ? query.orderBy('contacts.id', 'desc')
      : query.orderBy(contactOrders[sort].by, 'desc').orderBy('contacts.id', 'desc')
  const rows = await parley.sql<Record<string, string>>(`explain (generic_plan) ${ordered.compile().sql}`)
  return rows.flatMap((row) => Object.values(row)).join('\n')
}

describe('a page is read from an index', () => {
  test.each(contactSorts)('in the order %s, of all contacts and of a stage, without a sort', async (sort) => {
    // The newest of all contacts are read as before there were orders.
    for (const filter of sort === 'created' ? [{ stage: 'Warm' }] : [{}, { stage: 'Warm' }]) {
      const plan = await planOf(filter, sort)
      expect(plan).toContain('Index Scan using contacts_')
      expect(plan).not.toMatch(/Seq Scan on contacts|Sort Key: (?!identities)/)
    }
  })

  test.each<[string, ContactQuery]>([
    ['contacts_owner', { owner: 'user:50' }],
    ['contacts_temperature', { temperature: 'hot' }],
    ['contacts_tags', { tag: 't1' }],
    ['tasks_', { has_open_task: true }],
    ['contact_search_parts', { search: 'asha 199' }],
  ])('by %s', async (index, filter) => {
    const plan = await planOf(filter, 'created')
    expect(plan).toContain(index)
    expect(plan).not.toMatch(/Seq Scan on contacts/)
  })
})
