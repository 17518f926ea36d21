import { beforeAll, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import { defaultRules } from '../tenant/scoring-rules.ts'
import type { Tenant } from '../tenant/tenant.ts'

let parley: Harness
const ids: Record<string, number> = {}
beforeAll(async () => {
  parley = await startHarness()
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
  return parley.stop
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

test('a search looks through the newest 100,000 contacts', async () => {
  const { id, key } = await parley.createWorkspace('Large')
  const { body: oldest } = await parley.request('POST', '/v1/contacts', {
    key,
    body: { name: 'Needle', email: 'needle@example.com', phone: '919899999999' },
  })
  const add = (count: number) =>
    parley.sql(
      `insert into contacts (workspace_id, name, stage, created_at, updated_at)
      select $1, 'Asha ' || n, 'New', now(), now() from generate_series(1, $2::int) n`,
      [id, count],
    )
  const large = { ...tenant, workspaceId: id }
  const { contacts } = parley.services
  const searched = async () =>
    Promise.all(['needle', 'needle@', '99999999'].map((search) => contacts.count(large, { search })))
  await add(99_999)
  expect(await searched()).toEqual([1, 1, 1])
  await add(1)
  expect(await searched()).toEqual([0, 0, 0])
  expect(await contacts.get(large, oldest.id)).toMatchObject({ name: 'Needle' })
})
