import pg from 'pg'
import { beforeAll, expect, test } from 'vitest'

import { type Delivering, startDelivering } from '../../testing/delivering.ts'
import { migrate } from './migrate.ts'

let parley: Delivering
beforeAll(async () => {
  parley = await startDelivering()
  return parley.stop
})

const events = ['contact.created', 'contact.updated', 'message.sent', 'message.received']
const lists = ['contacts', 'conversations', 'messages', 'events', 'deliveries', 'endpoints', 'channels', 'keys']

let last = 919_860_000_000

/** A client's work of all kinds. */
async function work(): Promise<void> {
  const ask = async (method: string, path: string, body?: object) => {
    const { status, body: answer } = await parley.request(method, path, { ...(body && { body }) })
    expect(`${method} ${path} ${status} ${answer.code}`).toMatch(/ 2\d\d /)
    return answer
  }
  const [phone, other] = [String(++last), String(++last)]
  const { id } = await ask('POST', '/v1/contacts', { phone })
  await ask('PATCH', `/v1/contacts/${id}`, { name: 'Rohan' })
  await ask('POST', '/v1/messages', { contact_id: id, text: 'Hi' })
  await ask('POST', '/niyog/api/v1/messages', { to: phone, body: 'Hi' })
  await ask('POST', '/v1/simulator/inbound', { from: phone, text: 'Hello' })
  await ask('POST', '/v1/simulator/inbound', { from: other, text: 'Hello' })
  for (const list of lists) await ask('GET', `/v1/${list}`)
}

/** What a later version may do while this one is at work: add to tables. */
async function addColumns(name: string): Promise<number> {
  const tables = await parley.sql<{ name: string }>(
    `select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
     and not c.relispartition order by c.relname`,
  )
  for (const table of tables) {
    await parley.sql(`alter table ${table.name} add column ${name} integer default 7`)
  }
  return tables.length
}

test('while another process adds a column to every table, every request is answered and nothing is lost', async () => {
  const endpoint = await parley.subscribe({ events })
  await work()
  let stop = false
  const workers = Array.from({ length: 4 }, async () => {
    while (!stop) await work()
  })
  const added = (async () => {
    for (const name of ['later_1', 'later_2', 'later_3']) expect(await addColumns(name)).toBeGreaterThan(30)
  })()
  await added.finally(() => {
    stop = true
  })
  await Promise.all(workers)
  const written = await parley.sql<{ id: string }>('select id from events where type = any($1) order by id', [events])
  const received = () => [...new Set(endpoint.received().map(({ headers }) => headers['webhook-id']))].toSorted()
  await expect.poll(received).toEqual(written.map(({ id }) => id))
  expect(written.length).toBeGreaterThan(20)
})

test('a migration that doesn’t get its lock tries again', async () => {
  const last = '0025_learned_members.sql'
  await parley.sql('delete from migrations where name = $1', [last])
  const holder = new pg.Client({ connectionString: parley.databaseUrl })
  await holder.connect()
  await holder.query('begin; lock table identities in exclusive mode')
  const migrating = migrate(parley.databaseUrl)
  const waits = async () =>
    (
      await parley.sql(`select from pg_locks l join pg_stat_activity a using (pid)
      where not granted and a.application_name like '%migrate%' and a.datname = current_database()`)
    ).length
  // It waits, gives its place in the queue up, and waits again.
  await expect.poll(waits).toBe(1)
  await expect.poll(waits).toBe(0)
  await expect.poll(waits).toBe(1)
  await holder.query('commit')
  await holder.end()
  expect(await migrating).toEqual({ applied: [last] })
})

test('a newer migration is worked with if it says so, and refused otherwise', async () => {
  const put = (since: string | null) =>
    parley.sql(
      `insert into migrations (name, readable_since) values ('9999_later.sql', $1)
       on conflict (name) do update set readable_since = excluded.readable_since`,
      [since],
    )
  await put('0024_test_workspaces.sql')
  expect(await migrate(parley.databaseUrl)).toEqual({ applied: [] })
  for (const since of [null, '9998_unknown.sql']) {
    await put(since)
    await expect(migrate(parley.databaseUrl)).rejects.toThrow('migrated by a newer Parley (9999_later.sql)')
  }
})
