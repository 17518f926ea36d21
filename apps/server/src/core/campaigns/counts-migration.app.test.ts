import { readdir, readFile } from 'node:fs/promises'

import { cloneDatabase } from '@parley/test-kit/test-database'
import pg from 'pg'
import { expect, inject, test } from 'vitest'

import { migrate } from '../../db/migrate.ts'

const folder = new URL('../../../migrations/', import.meta.url)

test('the migration counts what campaigns have done before it', async () => {
  const database = await cloneDatabase(inject('templateUrl'))
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  await client.query('drop schema public cascade; create schema public')
  await client.query('create table migrations (name text primary key, applied_at timestamptz not null default now())')
  for (const name of (await readdir(folder)).toSorted().filter((name) => name < '0044')) {
    await client.query(await readFile(new URL(name, folder), 'utf8'))
    await client.query('insert into migrations (name) values ($1)', [name])
  }
  await client.query(`
    insert into contacts (id, workspace_id, stage, created_at, updated_at) select n, 1, 'New', now(), now() from generate_series(1, 4) n;
    insert into channels (id, workspace_id, type, name) values (100, 1, 'simulator', 'Simulator');
    insert into conversations (id, workspace_id, contact_id, channel_id, created_at, last_message_at)
      select n, 1, n, 100, now(), now() from generate_series(1, 4) n;
    insert into messages (id, workspace_id, conversation_id, contact_id, channel_id, direction, kind, address, status, author, created_at)
      select n, 1, n, n, 100, 'outbound', 'text', n::text, case n when 4 then 'failed' else 'sent' end, 'campaign', now() from generate_series(1, 4) n;
    insert into campaigns (id, workspace_id, name, mode, steps, stop_on_reply, created_at, updated_at)
      values (7, 1, 'Old', 'live', '[{}, {}, {}]', true, now(), now());
    insert into enrollments (id, workspace_id, campaign_id, contact_id, status, reason, step, enrolled_at, replied_at, ended_at) values
      (1, 1, 7, 1, 'active', null, 2, now(), null, null),
      (2, 1, 7, 2, 'completed', null, 3, now(), now() + interval '1 hour', now()),
      (3, 1, 7, 3, 'stopped', 'opt_out', 1, now(), null, now()),
      (4, 1, 7, 4, 'active', null, 1, now(), null, null);
    insert into campaign_steps_done (enrollment_id, step, workspace_id, message_id, done_at) values
      (1, 0, 1, 1, now()), (1, 1, 1, null, now()), (2, 0, 1, 2, now()), (3, 0, 1, 3, now()), (4, 0, 1, 4, now())`)
  await migrate(database.url)
  const { rows } = await client.query(
    'select step, kind, contacts from campaign_counts where campaign_id = 7 order by step, kind',
  )
  expect(rows.map(({ step, kind, contacts }) => `${step} ${kind} ${contacts}`)).toEqual([
    '0 replied 1',
    '0 sent 3',
    '0 undelivered 1',
    '1 active 1',
    '1 done 1',
    '1 opted_out 1',
    '1 skipped 1',
    '2 active 1',
    '2 skipped 1',
    '3 completed 1',
  ])
  await client.end()
  await database.drop()
})
