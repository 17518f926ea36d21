import { beforeAll, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../testing/harness.ts'
import { credentials } from '../../testing/populated-workspace.ts'
import { sealedUnbound, secretKey } from '../../testing/secret-key.ts'
import { createSecretBox, placeOf } from '../kernel/secret-box.ts'
import { openDatabase } from './database.ts'
import { resealAll } from './reseal.ts'
import { resealEarlier } from './secret-key.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  return parley.stop
})

const box = createSecretBox(secretKey)

async function withDatabase<T>(work: (db: ReturnType<typeof openDatabase>['db']) => Promise<T>): Promise<T> {
  const database = openDatabase({
    url: parley.databaseUrl,
    applicationName: 'reseal-test',
    maxConnections: 2,
    onError() {},
    onCommit() {},
  })
  try {
    return await work(database.db)
  } finally {
    await database.close()
  }
}

let made = 0
async function makeSecrets() {
  const number = String(106540352242922 + ++made)
  const { body: channel } = await parley.request('POST', '/v1/channels', {
    body: { type: 'whatsapp-cloud', name: 'Ours', credentials: { ...credentials, phone_number_id: number } },
  })
  const { body: endpoint } = await parley.request('POST', '/v1/endpoints', {
    body: { url: `http://127.0.0.1:9/${made}`, events: ['contact.created'] },
  })
  await parley.request('POST', `/v1/endpoints/${endpoint.id}/rotate-secret`)
  const headers = { 'idempotency-key': `kept-${made}` }
  const contact = { phone: `9198123450${10 + made}` }
  await parley.request('POST', '/v1/contacts', { body: contact, headers })
  const repeat = () => parley.request('POST', '/v1/contacts', { body: contact, headers })
  return { channel, endpoint, repeat, key: headers['idempotency-key'] }
}

async function sealedOf(table: string, column: string, where = 'true') {
  const rows = await parley.sql<{ sealed: Buffer }>(`select ${column} as sealed from ${table} where ${where}`)
  return rows[0]?.sealed ?? Buffer.alloc(0)
}

describe('who can write to the database without the key', () => {
  test('is answered no secret that they have moved to a kept answer', async () => {
    const { channel, endpoint, repeat, key } = await makeSecrets()
    expect((await repeat()).headers.get('idempotency-replayed')).toBe('true')
    for (const [table, column, id] of [
      ['channels', 'credentials', channel.id],
      ['endpoints', 'secret', endpoint.id],
      ['settings', 'value', null],
    ] as const) {
      const sealed = await sealedOf(table, column, id === null ? "name = 'address_key'" : `id = ${id}`)
      await parley.sql('update idempotency_keys set body = $1 where key like $2', [sealed, `%:${key}`])
      const { status, body } = await repeat()
      expect(status).toBe(500)
      expect(Object.keys(body)).not.toContain('access_token')
      expect(JSON.stringify(body)).not.toMatch(/whsec_|EAA|Zanzibar/)
    }
  })

  test('moves no secret to another row', async () => {
    const [one, other] = [await makeSecrets(), await makeSecrets()]
    const sealed = await sealedOf('endpoints', 'secret', `id = ${one.endpoint.id}`)
    expect(() => box.open(sealed, placeOf('endpoints.secret', one.endpoint.id))).not.toThrow()
    expect(() => box.open(sealed, placeOf('endpoints.secret', other.endpoint.id))).toThrow()
    const previous = await sealedOf('previous_secrets', 'secret', `endpoint_id = ${one.endpoint.id}`)
    expect(() => box.open(previous, placeOf('endpoints.secret', one.endpoint.id))).toThrow()
  })
})

test('what earlier versions have sealed works, and is sealed for its place in the background', async () => {
  const { endpoint, key } = await makeSecrets()
  const answer = JSON.stringify({ earlier: true })
  await parley.sql('update endpoints set secret = $1 where id = $2', [sealedUnbound('whsec_old'), endpoint.id])
  await parley.sql('update idempotency_keys set body = $1 where key like $2', [sealedUnbound(answer), `%:${key}`])
  await parley.sql("delete from settings where name = 'secrets_resealed'")
  await withDatabase(async (db) => {
    const counts = await resealEarlier(db, box, () => true)
    expect(counts).toMatchObject({ resealed: 2 })
    expect(await resealEarlier(db, box, () => true)).toBeNull()
  })
  const place = placeOf('endpoints.secret', endpoint.id)
  const sealed = await sealedOf('endpoints', 'secret', `id = ${endpoint.id}`)
  expect([box.isCurrent(sealed, place), box.open(sealed, place)]).toEqual([true, 'whsec_old'])
  const rows = await parley.sql<{ key: string; body: Buffer }>(
    'select key, body from idempotency_keys where key like $1',
    [`%:${key}`],
  )
  expect(box.isCurrent(rows[0]?.body ?? Buffer.alloc(0), placeOf('idempotency_keys.body', 1, rows[0]?.key ?? ''))).toBe(
    true,
  )
})

test('a rotation can be stopped and goes on, and all is readable with both keys meanwhile', async () => {
  const { endpoint } = await makeSecrets()
  const next = Buffer.alloc(32, 9)
  const both = createSecretBox(next, { previous: secretKey })
  await withDatabase(async (db) => {
    let columns = 0
    const first = await resealAll(db, both, () => ++columns <= 2)
    expect(first.resealed).toBeGreaterThan(0)
    const sealed = await sealedOf('endpoints', 'secret', `id = ${endpoint.id}`)
    expect(both.open(sealed, placeOf('endpoints.secret', endpoint.id))).toMatch(/^whsec_/)
    const second = await resealAll(db, both)
    expect(second.current).toBe(first.resealed + first.current)
    expect(second.resealed).toBeGreaterThan(0)
    expect(await resealAll(db, both)).toMatchObject({ resealed: 0, current: second.current + second.resealed })
    // Without the old key.
    const after = await sealedOf('endpoints', 'secret', `id = ${endpoint.id}`)
    expect(createSecretBox(next).open(after, placeOf('endpoints.secret', endpoint.id))).toMatch(/^whsec_/)
    // Back, for the other tests of this file.
    await resealAll(db, createSecretBox(secretKey, { previous: next }))
  })
})

test('every column of encrypted bytes is one that a rotation knows', async () => {
  const columns = await parley.sql<{ name: string }>(
    `select table_name || '.' || column_name as name from information_schema.columns
     where table_schema = 'public' and data_type = 'bytea' order by 1`,
  )
  const isSealed = (name: string) => !name.endsWith('hash') && name !== 'endpoints.previous_secret'
  expect(columns.map(({ name }) => name).filter(isSealed)).toEqual([
    'channels.credentials',
    'endpoints.secret',
    'idempotency_keys.body',
    'linked_session_keys.value',
    'linked_sessions.creds',
    'linked_sessions.pairing_code',
    'linked_sessions.qr',
    'previous_secrets.secret',
    'settings.value',
  ])
})
