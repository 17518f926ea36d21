import { beforeAll, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import { type Database, openDatabase } from '../../db/database.ts'
import { defaultRules } from '../tenant/scoring-rules.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { contactSorts } from './contact-orders.ts'
import { createSearchIndex } from './searching/search-index.ts'

let parley: Harness
let database: Database
const ids: Record<string, number> = {}
beforeAll(async () => {
  parley = await startHarness()
  database = openDatabase({
    url: parley.databaseUrl,
    applicationName: 'parley-search',
    maxConnections: 2,
    onError() {},
    onCommit() {},
  })
  const contacts = {
    asha: { name: 'Asha Rao', email: 'asha@example.in', phone: '919812345678' },
    ravi: { name: 'Ravi 50%_off', email: 'r_v-x@example.com', phone: '919811111111' },
    back: { name: 'back\\slash', phone: '5511987654321' },
    zoe: { name: 'ZOË', email: 'zoe@example.com' },
  }
  for (const [name, contact] of Object.entries(contacts)) {
    ids[name] = (await parley.request('POST', '/v1/contacts', { body: contact })).body.id
  }
  const { key } = await parley.createWorkspace()
  await parley.request('POST', '/v1/contacts', { key, body: contacts.asha })
  return async () => {
    await database.close()
    await parley.stop()
  }
})

const tenant: Tenant = {
  workspaceId: 1,
  mode: 'live',
  actor: 'test',
  stages: ['New'],
  scoring: defaultRules,
  defaultCountry: null,
}

async function search(text: string): Promise<string[]> {
  const { data } = await parley.services.contacts.list(tenant, { limit: 100, search: text })
  expect(await parley.services.contacts.count(tenant, { search: text })).toBe(data.length)
  return data.map(({ id }) => Object.keys(ids).find((name) => ids[name] === id) ?? '').toSorted()
}

describe('a search', () => {
  test.each<[string, string[]]>([
    ['asha', ['asha']],
    [' RAO ', ['asha']],
    ['@example', ['asha', 'ravi', 'zoe']],
    ['EXAMPLE.IN', ['asha']],
    ['zoë', ['zoe']],
    ['98123', ['asha']],
    ['9198', ['asha', 'ravi']],
    ['+9198', ['asha', 'ravi']],
    ['+98123', []],
    ['98123-45678', ['asha']],
    ['(11) 98765', ['back']],
    // Marks of LIKE stand for themselves.
    ['%', ['ravi']],
    ['_', ['ravi']],
    ['50%_', ['ravi']],
    ['r_v-x@', ['ravi']],
    ['r__-x@', []],
    ['ravi%off', []],
    ['\\', ['back']],
    ['k\\s', ['back']],
    ['nobody', []],
    ['12 rao', []],
  ])('for %j finds %j', async (text, expected) => {
    expect(await search(text)).toEqual(expected)
  })
})

const loop = () => createSearchIndex({ database })

async function indexAll(): Promise<void> {
  for (;;) {
    const waiting = await parley.sql<{ n: number }>('select count(*)::integer as n from contact_search_due')
    if (waiting[0]?.n === 0) return
    await loop().update(50_000)
  }
}

async function addMany(workspaceId: number, count: number) {
  await parley.sql(
    `insert into contacts (workspace_id, name, company, stage, created_at, updated_at)
     select $1, 'Asha ' || n, 'Shop ' || n, 'New', now(), now() from generate_series(1, $2::int) n`,
    [workspaceId, count],
  )
  // As an identity of each would do.
  await parley.sql(
    `insert into contact_search_due (workspace_id, contact_id)
     select workspace_id, id from contacts where workspace_id = $1 and name like 'Asha %'`,
    [workspaceId],
  )
}

test('a search finds the oldest of many contacts, before the index has them and after', async () => {
  const { id, key } = await parley.createWorkspace('Large')
  const { body: oldest } = await parley.request('POST', '/v1/contacts', {
    key,
    body: { name: 'Needle 李明', company: 'Haystack', email: 'needle@example.com', phone: '919899999999' },
  })
  await addMany(id, 30_000)
  const large = { ...tenant, workspaceId: id }
  const texts = ['needle', 'needle@', '99999999', '+91989', 'haystack', '李明']
  const searched = async () =>
    Promise.all(
      texts.map(async (search) => {
        const { data } = await parley.services.contacts.list(large, { limit: 100, search })
        return data.map((contact) => contact.id)
      }),
    )
  expect(await searched()).toEqual(texts.map(() => [oldest.id]))
  await indexAll()
  expect(await searched()).toEqual(texts.map(() => [oldest.id]))

  // A text that many have comes in pages, in each order.
  for (const sort of [undefined, ...contactSorts]) {
    const ids: number[] = []
    for (let cursor: string | undefined; ; ) {
      const page = await parley.services.contacts.list(large, { limit: 100, search: 'shop 299', sort, cursor })
      ids.push(...page.data.map((contact) => contact.id))
      if (page.next_cursor === null) break
      cursor = page.next_cursor
    }
    expect([sort, new Set(ids).size, ids.length]).toEqual([sort, 111, 111])
  }
})

test('a changed contact is found by what it is now, and not by what it was', async () => {
  const { body } = await parley.request('POST', '/v1/contacts', { body: { name: 'Before', phone: '919800001111' } })
  await indexAll()
  await parley.request('PATCH', `/v1/contacts/${body.id}`, { body: { name: 'After', phone: '919800002222' } })
  const found = async (search: string) => parley.services.contacts.count(tenant, { search })
  const all = () => Promise.all(['before', '800001111', 'after', '800002222'].map(found))
  expect(await all()).toEqual([0, 0, 1, 1])
  await indexAll()
  expect(await all()).toEqual([0, 0, 1, 1])
})

test('an erased contact leaves nothing in the index', async () => {
  const { body } = await parley.request('POST', '/v1/contacts', { body: { name: 'Gone', phone: '919800003333' } })
  await indexAll()
  await parley.request('DELETE', `/v1/contacts/${body.id}`)
  for (const table of ['contact_search', 'contact_search_due']) {
    expect(await parley.sql(`select from ${table} where contact_id = $1`, [body.id])).toEqual([])
  }
})

test('two processes at once write each change in its order', async () => {
  const { body } = await parley.request('POST', '/v1/contacts', { body: { name: 'Name 0', phone: '919800004444' } })
  for (let n = 1; n <= 20; n++) {
    await Promise.all([
      loop().update(1),
      parley.request('PATCH', `/v1/contacts/${body.id}`, { body: { name: `Name ${n}` } }),
      loop().update(1),
    ])
  }
  await indexAll()
  const [row] = await parley.sql<{ content: string }>('select content from contact_search where contact_id = $1', [
    body.id,
  ])
  expect(row?.content).toBe('name 20\n919800004444')
})
