import { readdir, readFile } from 'node:fs/promises'

import { cloneDatabase } from '@parley/test-kit/test-database'
import fc from 'fast-check'
import pg from 'pg'
import { expect, inject, test } from 'vitest'

import { secretKey } from '../../../testing/secret-key.ts'
import { openDatabase } from '../../db/database.ts'
import { migrate } from '../../db/migrate.ts'
import { createSecretBox } from '../../kernel/secret-box.ts'
import { openAddressKey } from '../consent/address-hash.ts'
import { mergeEarlier } from './merging/merge-earlier.ts'
import { numberForms, storedForm } from './number-forms.ts'

const folder = new URL('../../../migrations/', import.meta.url)

test('the migration gives numbers and profiles their one form, and keeps both contacts of a number', async () => {
  const database = await cloneDatabase(inject('templateUrl'))
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  await client.query('drop schema public cascade; create schema public')
  await client.query('create table migrations (name text primary key, applied_at timestamptz not null default now())')
  for (const name of (await readdir(folder)).toSorted().filter((name) => name < '0021')) {
    await client.query(await readFile(new URL(name, folder), 'utf8'))
    await client.query('insert into migrations (name) values ($1)', [name])
  }
  const forms = numberForms.filter(({ from }) => !from.source.includes('15'))
  const old = [...new Set(forms.flatMap(({ from }) => fc.sample(fc.stringMatching(from), { seed: 1, numRuns: 5 })))]
  const one = old.filter((phone, n) => old.findIndex((other) => storedForm(other) === storedForm(phone)) === n)
  await client.query(
    `insert into contacts (id, workspace_id, stage, created_at, updated_at)
     select n, 1, 'New', now(), now() from generate_series(1, 2000) n`,
  )
  const has = (contact: number, value: string, kind = 'phone') =>
    client.query(
      `insert into identities (contact_id, workspace_id, kind, value, created_at) values ($1, 1, $3, $2, now())`,
      [contact, value, kind],
    )
  for (const [n, phone] of one.entries()) await has(n + 10, phone)
  // The same number of two contacts, and twice of one.
  await has(1, '5215587654321')
  await has(2, '525587654321')
  await has(3, '554188760000')
  await has(3, '5541988760000')
  await has(4, 'andre\u0301-sa\u0301', 'linkedin')
  await has(5, 'asha\u200b-rao', 'linkedin')
  await has(6, 'jose\u0301', 'linkedin')
  await has(7, 'jos\u00e9', 'linkedin')
  await client.query(`insert into channels (id, workspace_id, type, name, status, created_at)
    values (100, 1, 'whatsapp-linked', 'Phone', 'connected', now())`)
  await client.query(`insert into linked_sessions (channel_id, workspace_id) values (100, 1)`)
  await client.query(`insert into linked_numbers values (100, '554188765432', '554188765432@s.whatsapp.net')`)

  await migrate(database.url)
  const formsOf = async (contact: number) =>
    (await client.query(`select value from identities where contact_id = $1 order by value`, [contact])).rows.map(
      ({ value }) => value,
    )
  for (const [n, phone] of one.entries()) expect(await formsOf(n + 10)).toEqual([storedForm(phone)])
  expect([await formsOf(1), await formsOf(2)]).toEqual([['5215587654321'], ['525587654321']])
  expect(await formsOf(3)).toEqual(['5541988760000'])
  expect([await formsOf(4), await formsOf(5)]).toEqual([['andr\u00e9-s\u00e1'], ['asha-rao']])
  expect([await formsOf(6), await formsOf(7)]).toEqual([['jose\u0301'], ['jos\u00e9']])
  expect((await client.query('select phone, jid from linked_numbers')).rows).toEqual([
    { phone: '5541988765432', jid: '554188765432@s.whatsapp.net' },
  ])

  // At the next start, who has one number or profile in two forms becomes one contact.
  const opened = openDatabase({
    url: database.url,
    applicationName: 'test',
    maxConnections: 2,
    onError() {},
    onCommit() {},
  })
  await openAddressKey(opened.db, createSecretBox(secretKey))
  await client.query(`select make_partitions(t, t + 1) from (select (now() at time zone 'UTC')::date as t) t`)
  await mergeEarlier(opened, new Date())
  await opened.close()
  expect([await formsOf(1), await formsOf(2)]).toEqual([['525587654321'], []])
  expect([await formsOf(6), await formsOf(7)]).toEqual([['jos\u00e9'], []])
  expect((await client.query('select id, into_id from merged_contacts order by id')).rows).toEqual([
    { id: '2', into_id: '1' },
    { id: '7', into_id: '6' },
  ])
  await client.end()
  await database.drop()
})
