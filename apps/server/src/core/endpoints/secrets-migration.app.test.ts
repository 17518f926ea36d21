import { readFile } from 'node:fs/promises'
import { cloneDatabase } from '@parley/test-kit/test-database'
import pg from 'pg'
import { expect, inject, test } from 'vitest'

import { migrate } from '../../db/migrate.ts'

test('a secret in rotation keeps its expiry through the migration', async () => {
  const database = await cloneDatabase(inject('templateUrl'))
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  await client.query('drop schema public cascade; create schema public')
  await client.query('create table migrations (name text primary key, applied_at timestamptz not null default now())')
  await client.query(await readFile(new URL('../../../migrations/0001_core.sql', import.meta.url), 'utf8'))
  await client.query(`insert into migrations (name) values ('0001_core.sql')`)
  const insert = `insert into endpoints (workspace_id, dialect, url, events, types, secret, previous_secret,
    previous_secret_expires_at, created_at, updated_at)
    values (1, 'native', 'https://example.com/', '{}', '{}', $1, $2, $3, now(), now())`
  await client.query(insert, [Buffer.from('new'), Buffer.from('old'), '2026-01-16T00:00:00Z'])
  await client.query(insert, [Buffer.from('only'), null, null])

  await migrate(database.url)
  const { rows } =
    await client.query(`select e.secret::text, secret_since, p.secret::text as previous, since, expires_at
    from endpoints e left join previous_secrets p on p.endpoint_id = e.id order by e.id`)
  const hex = (text: string) => `\\x${Buffer.from(text).toString('hex')}`
  expect(rows).toEqual([
    {
      secret: hex('new'),
      secret_since: new Date('2026-01-15T00:00:00Z'),
      previous: hex('old'),
      since: null,
      expires_at: new Date('2026-01-16T00:00:00Z'),
    },
    { secret: hex('only'), secret_since: null, previous: null, since: null, expires_at: null },
  ])
  await client.end()
  await database.drop()
})
