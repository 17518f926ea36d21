import { beforeAll, expect, it } from 'vitest'

import { type Harness, startHarness } from '../../testing/harness.ts'

let parley: Harness

// Stands in for a full disk: what a statement meets there is the same.
const fill = [
  `create function full_disk() returns trigger language plpgsql as $$
     begin raise exception 'could not extend file' using errcode = '53100'; end $$`,
  `create function full_disk_too() returns event_trigger language plpgsql as $$
     begin raise exception 'could not extend file' using errcode = '53100'; end $$`,
  'create trigger full_disk before insert on contacts for each row execute function full_disk()',
  'create event trigger full_disk on ddl_command_start execute function full_disk_too()',
]
const free = ['drop event trigger full_disk', 'drop trigger full_disk on contacts']

beforeAll(async () => {
  parley = await startHarness()
  return () => parley.stop()
})

const create = () => parley.request('POST', '/v1/contacts', { body: { phone: '919812345678' } })
const ready = () => parley.request('GET', '/readyz')

it('is 503 on a full disk, also for /readyz, and recovers by itself', async () => {
  for (const statement of fill) await parley.sql(statement)
  expect((await ready()).status).toBe(200)
  const refused = await create()
  expect(refused).toMatchObject({ status: 503, body: { code: 'disk_full' } })
  expect(refused.headers.get('retry-after')).toBe('10')
  expect(await ready()).toMatchObject({
    status: 503,
    body: { status: 'unavailable', reason: "The database's disk is full. Try again later." },
  })
  for (const statement of free) await parley.sql(statement)
  expect((await create()).status).toBe(201)
  expect((await ready()).status).toBe(200)
})
