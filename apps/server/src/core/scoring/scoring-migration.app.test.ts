import { readdir, readFile } from 'node:fs/promises'

import { cloneDatabase } from '@parley/test-kit/test-database'
import pg from 'pg'
import { expect, inject, test } from 'vitest'

import { migrate } from '../../db/migrate.ts'

const folder = new URL('../../../migrations/', import.meta.url)

test('the migration keeps clients’ scores, and counts the messages of earlier contacts', async () => {
  const database = await cloneDatabase(inject('templateUrl'))
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  await client.query('drop schema public cascade; create schema public')
  await client.query('create table migrations (name text primary key, applied_at timestamptz not null default now())')
  for (const name of (await readdir(folder)).toSorted().filter((name) => name < '0009')) {
    await client.query(await readFile(new URL(name, folder), 'utf8'))
    await client.query('insert into migrations (name) values ($1)', [name])
  }
  await client.query(`insert into contacts (id, workspace_id, stage, score, temperature, created_at, updated_at)
    select n, 1, 'New', case n when 1 then 80 end, case n when 2 then 'hot' end, now(), now() from generate_series(1, 3) n`)
  await client.query(`insert into conversations (id, workspace_id, contact_id, channel_id, created_at)
    values (1, 1, 3, 1, now())`)
  const said = ['outbound sent', 'outbound sent', 'inbound received', 'inbound received', 'outbound failed']
  for (const [n, one] of [...said, 'inbound received', 'outbound read', 'inbound received'].entries()) {
    const [direction, status] = one.split(' ')
    await client.query(
      `insert into messages (workspace_id, conversation_id, contact_id, channel_id, direction, kind, address, status, created_at)
       values (1, 1, 3, 1, $1, 'text', '1', $2, $3)`,
      [direction, status, `2026-01-1${n}T00:00:00Z`],
    )
  }

  await migrate(database.url)
  const { rows } = await client.query(`select score, temperature, score_override, temperature_override, replies,
    last_inbound_at, rescore_at is not null as due from contacts order by id`)
  const nothing = { score: null, temperature: null, score_override: null, temperature_override: null }
  expect(rows).toEqual([
    { ...nothing, score: 80, score_override: 80, replies: 0, last_inbound_at: null, due: false },
    { ...nothing, temperature: 'hot', temperature_override: 'hot', replies: 0, last_inbound_at: null, due: true },
    { ...nothing, replies: 2, last_inbound_at: new Date('2026-01-17T00:00:00Z'), due: true },
  ])
  await client.end()
  await database.drop()
})
