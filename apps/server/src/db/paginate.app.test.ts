import { cloneDatabase, type TestDatabase } from '@parley/test-kit/test-database'
import { CompiledQuery, type Kysely } from 'kysely'
import { beforeAll, expect, inject, test } from 'vitest'

import { type Database, openDatabase } from './database.ts'
import { paginate } from './paginate.ts'

interface Sized {
  sized: { id: number; text: string; data: unknown }
}

let cloned: TestDatabase
let database: Database
beforeAll(async () => {
  cloned = await cloneDatabase(inject('templateUrl'))
  database = openDatabase({
    url: cloned.url,
    applicationName: 'test',
    maxConnections: 2,
    onError() {},
    onCommit() {},
  })
  const run = (text: string) => database.db.executeQuery(CompiledQuery.raw(text))
  await run('create table sized (id integer primary key, text text, data jsonb)')
  await run(`insert into sized select id, repeat('x', 100), '{}' from generate_series(1, 150) id`)
  await run(`insert into sized select id, 'x', jsonb_build_object('inner', jsonb_build_array(repeat('y', 300000)))
    from generate_series(151, 190) id`)
  await run(`insert into sized select id, repeat('x', 9000000), '{}' from generate_series(191, 192) id`)
  return async () => {
    await database.close()
    await cloned.drop()
  }
})

async function pages(limit: number): Promise<number[][]> {
  const found: number[][] = []
  let cursor: string | null | undefined
  do {
    const query = (database.db as unknown as Kysely<Sized>).selectFrom('sized').selectAll()
    const page = await paginate(query, { limit, cursor: cursor ?? undefined }, { list: 'sized' }, ({ id }) => id)
    found.push(page.data)
    cursor = page.next_cursor
  } while (cursor !== null)
  return found
}

test.each([1, 5, 20, 21, 50, 99, 100])(
  'pages of at most %i rows have at most 1 MiB, and each row once',
  async (limit) => {
    const found = await pages(limit)
    expect(found.flat()).toEqual(Array.from({ length: 192 }, (_, index) => 192 - index))
    const size = (id: number) => (id > 190 ? 9_000_000 : id > 150 ? 300_000 : 100)
    for (const page of found) {
      expect(page.length).toBeLessThanOrEqual(limit)
      const total = page.reduce((sum, id) => sum + size(id), 0)
      expect(page.length === 1 || total <= 1_048_576, `${page.length} rows of ${total} characters`).toBe(true)
    }
  },
)

test('pages of small rows are full', async () => {
  const found = await pages(100)
  expect(found.map((page) => page.length)).toEqual([1, 1, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 100, 51])
})
