import { beforeAll, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness()
  parley.startWorkers()
  return parley.stop
})

let key: string
async function inWorkspace(): Promise<void> {
  key = (await parley.createWorkspace()).key
}

async function upload(raw: string | Buffer, type = 'text/csv') {
  const answer = await parley.request('POST', '/v1/imports', {
    key,
    raw: typeof raw === 'string' ? raw : new Uint8Array(raw),
    headers: { 'content-type': type },
  })
  expect([answer.status, answer.body]).toEqual([201, answer.body])
  return answer.body
}

async function run(id: number, body: object) {
  const path = `/v1/imports/${id}`
  const started = await parley.request('POST', `${path}/start`, { key, body })
  expect([started.status, started.body]).toEqual([200, started.body])
  await expect
    .poll(async () => (await parley.request('GET', path, { key })).body.status, { timeout: 50_000 })
    .not.toBe('running')
  return (await parley.request('GET', path, { key })).body
}

const errorsOf = async (id: number) =>
  (await parley.request('GET', `/v1/imports/${id}/errors?limit=100`, { key })).body.data
    .toReversed()
    .map(({ row, field, message }: { row: number; field: string; message: string }) => [row, field, message])

const contacts = async () => (await parley.request('GET', '/v1/contacts?limit=100', { key })).body.data.toReversed()

const mapping = {
  Name: 'name',
  Phone: 'phone',
  Mail: 'email',
  Tags: 'tags',
  Plan: 'attributes.plan',
  Value: 'deal_value',
}

describe('a file is read', () => {
  const rows = [
    ['Name', 'Phone', 'Mail'],
    ['Ana "Nina" Sá', '+55 11 98765-4321', 'ana@example.com'],
    ['José; Filho,\nJr.', '5511987654322', ''],
  ]
  const quoted = (cell: string) => (/["\n;,\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
  const csv = (delimiter: string, end = '\n') => rows.map((row) => row.map(quoted).join(delimiter)).join(end)
  const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16()

  test.each<[string, string | Buffer]>([
    ['in UTF-8', csv(',')],
    ['with a byte order mark and CRLF', `\uFEFF${csv(',', '\r\n')}\r\n\r\n`],
    ['with semicolons', csv(';')],
    ['with tabs', csv('\t')],
    ['in UTF-16', Buffer.from(`\uFEFF${csv(',')}`, 'utf16le')],
    ['in UTF-16 without a mark', Buffer.from(csv(';'), 'utf16le')],
    ['in big-endian UTF-16', utf16be(`\uFEFF${csv(',')}`)],
    ['in Windows-1252', Buffer.from(csv(';'), 'latin1')],
  ])('%s', async (_name, file) => {
    await inWorkspace()
    const imported = await upload(file)
    expect(imported).toMatchObject({
      status: 'uploaded',
      columns: rows[0],
      rows: 2,
      preview: rows.slice(1),
      suggested_mapping: { Name: 'name', Phone: 'phone', Mail: 'email' },
    })
    expect(await run(imported.id, { mapping: imported.suggested_mapping })).toMatchObject({
      status: 'completed',
      created: 2,
      failed: 0,
      preview: [],
    })
    expect((await contacts()).map(({ name, phone }: { name: string; phone: string }) => [name, phone])).toEqual([
      [rows[1]?.[0], '5511987654321'],
      [rows[2]?.[0], '5511987654322'],
    ])
  })

  test('as JSON, too', async () => {
    await inWorkspace()
    const { status, body } = await parley.request('POST', '/v1/imports', {
      key,
      body: { name: 'a.csv', csv: csv(',') },
    })
    expect([status, body.name, body.rows]).toEqual([201, 'a.csv', 2])
  })
})

test.each([
  ['', 'csv must not be empty'],
  ['Name,Phone\n', 'csv must have a row besides the names of the columns'],
  ['Name,Phone\n"Ana,55119', /^csv must be CSV: /],
])('refuses the file %j', async (raw, detail) => {
  await inWorkspace()
  const answer = await parley.request('POST', '/v1/imports', { key, raw, headers: { 'content-type': 'text/csv' } })
  expect([answer.status, answer.body.errors?.[0]?.field]).toEqual([422, 'csv'])
  expect(answer.body.detail).toMatch(detail)
})

test('refuses a file of more than 50 MiB, and JSON as large as others', async () => {
  await inWorkspace()
  const send = (raw: Uint8Array<ArrayBuffer>, type: string) =>
    parley.request('POST', '/v1/imports', { key, raw, headers: { 'content-type': type } })
  const file = await send(new Uint8Array(52_428_801).fill(97), 'text/csv')
  expect([file.status, file.body.detail]).toEqual([413, 'The body is larger than 50 MiB.'])
  expect((await send(new Uint8Array(1_048_577).fill(97), 'application/json')).status).toBe(413)
})

test('no other operation takes a file', async () => {
  const answer = await parley.request('POST', '/v1/contacts', { raw: 'a,b', headers: { 'content-type': 'text/csv' } })
  expect(answer.status).toBe(415)
})

test.each([
  [{ mapping: { Nome: 'name' } }, 'mapping.Nome is not a column of the file'],
  [{ mapping: { Name: 'nick' } }, /^mapping\.Name must be one of phone/],
  [{ mapping: { Name: 'name' } }, 'mapping must have a column for phone, email or linkedin'],
  [{ mapping: { Name: 'phone', Phone: 'phone' } }, /^mapping\.Name must not be phone, as another column is/],
  [{ mapping: { Phone: 'phone' }, existing: 'replace' }, 'existing must be one of update, skip'],
])('refuses to start with %j', async (body, detail) => {
  await inWorkspace()
  const { id } = await upload('Name,Phone\nAna,5511987654321')
  const answer = await parley.request('POST', `/v1/imports/${id}/start`, { key, body })
  expect(answer.status).toBe(422)
  expect(answer.body.detail).toMatch(detail)
})

const people = [
  'Name,Phone,Mail,Tags,Plan,Value',
  'Ana,+5511987654321,ana@example.com,"a,b",pro,"1.234,50"',
  'Wrong,123,,,,',
  'Nobody,,,,,',
  'Ana again,55 11 98765-4321,,c,,',
  'Known,919812345678,,new,,',
  'Mail,,bob@example.com,,,12',
  'Mail again,,BOB@example.com,,free,',
  'Bad value,919812345600,,,,lots',
  'Bad mail,919812345601,nobody,,,',
  'Shares the mail,919812345602,ana@example.com,,,',
].join('\n')
const expectedErrors = [
  [3, 'phone'],
  [4, 'phone'],
  [9, 'deal_value'],
  [10, 'email'],
]

test('duplicates are joined by identity, and errors name the row and the field', async () => {
  await inWorkspace()
  const known = await parley.request('POST', '/v1/contacts', {
    key,
    body: { phone: '919812345678', name: 'K', tags: ['old'] },
  })
  const { id } = await upload(people)

  const tried = await run(id, { mapping, dry_run: true })
  const counts = { created: 3, updated: 3, skipped: 0, failed: 4, rows: 10, done: 11 }
  expect(tried).toMatchObject({ status: 'uploaded', dry_run: true, ...counts })
  expect((await contacts()).length).toBe(1)
  const errors = await errorsOf(id)
  expect(errors.map(([row, field]: [number, string]) => [row, field])).toEqual(expectedErrors)

  expect(await run(id, { mapping })).toMatchObject({ status: 'completed', dry_run: false, ...counts })
  expect(await errorsOf(id)).toEqual(errors)
  const [k, ana, bob, shares] = await contacts()
  expect(k).toMatchObject({ id: known.body.id, name: 'Known', tags: ['old', 'new'] })
  expect(ana).toMatchObject({
    name: 'Ana again',
    tags: ['a', 'b', 'c'],
    attributes: { plan: 'pro' },
    deal_value_cents: 123_450,
  })
  expect(bob).toMatchObject({
    name: 'Mail again',
    email: 'bob@example.com',
    deal_value_cents: 1_200,
    attributes: { plan: 'free' },
  })
  expect(shares).toMatchObject({ name: 'Shares the mail', phone: '919812345602', email: 'ana@example.com' })
  const events = await parley.request('GET', '/v1/events?type=contact.created&limit=100', { key })
  expect(events.body.data.length).toBe(4)
  for (const table of ['import_rows', 'import_addresses']) {
    expect(await parley.sql(`select from ${table} where import_id = $1`, [id])).toEqual([])
  }
  const again = await parley.request('POST', `/v1/imports/${id}/start`, { key, body: { mapping } })
  expect(again).toMatchObject({ status: 409, body: { code: 'import_completed' } })
})

test('contacts that exist can be left as they are', async () => {
  await inWorkspace()
  await parley.request('POST', '/v1/contacts', { key, body: { phone: '919812345678', name: 'K' } })
  const { id } = await upload(people)
  expect(await run(id, { mapping, existing: 'skip' })).toMatchObject({ created: 3, updated: 0, skipped: 3, failed: 4 })
  expect((await contacts())[0].name).toBe('K')
})

test('an opted-out address stays so', async () => {
  await inWorkspace()
  const { body } = await parley.request('POST', '/v1/contacts', { key, body: { phone: '919812345678' } })
  await parley.request('PATCH', `/v1/contacts/${body.id}`, { key, body: { opted_out: true } })
  await parley.request('DELETE', `/v1/contacts/${body.id}`, { key })
  const { id } = await upload('Phone\n919812345678')
  await run(id, { mapping: { Phone: 'phone' } })
  expect((await contacts())[0].opted_out_at).not.toBeNull()
})

test('a cancelled import stops, and forgets its rows', async () => {
  await inWorkspace()
  const { id } = await upload('Phone\n919812345678')
  const cancelled = await parley.request('POST', `/v1/imports/${id}/cancel`, { key })
  expect(cancelled.body).toMatchObject({ status: 'cancelled' })
  expect(await parley.sql('select from import_rows where import_id = $1', [id])).toEqual([])
  expect(
    (await parley.request('POST', `/v1/imports/${id}/start`, { key, body: { mapping: { Phone: 'phone' } } })).status,
  ).toBe(409)
})

test('a file that nobody imports is forgotten after a day', async () => {
  await inWorkspace()
  const { id } = await upload('Phone\n919812345678')
  await parley.advance(25 * 3_600_000)
  await expect
    .poll(async () => (await parley.request('GET', `/v1/imports/${id}`, { key })).body.status, { timeout: 50_000 })
    .toBe('expired')
  expect(await parley.sql('select from import_rows where import_id = $1', [id])).toEqual([])
})

test('two processes import each of many rows once, also those that are in the file twice', async () => {
  await inWorkspace()
  const other = await parley.startAnother()
  other.startWorkers()
  const count = 600
  const phones = Array.from({ length: count }, (_, n) => 919_840_000_000 + (n % 400))
  const { id } = await upload(`Phone\n${phones.join('\r\n')}`)
  expect(await run(id, { mapping: { Phone: 'phone' } })).toMatchObject({ created: 400, updated: 200, failed: 0 })
  const { body } = await parley.request('GET', '/v1/pipeline', { key })
  expect(body.stages[0].contacts).toBe(400)
})

test('what is exported can be imported again', async () => {
  await inWorkspace()
  const { id } = await upload('Name,Phone,Tags\n=1+1,919812345678,"a,b"\n"Ana, Sá",919812345679,')
  await run(id, { mapping: { Name: 'name', Phone: 'phone', Tags: 'tags' } })
  const { body: file, headers } = await parley.request('GET', '/v1/contacts/export.csv?stage=new', { key })
  expect(headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(file).toMatch(/\r\n\d+,'=1\+1,919812345678,/)
  expect(file).toContain(',"a, b",')
  expect((await parley.request('GET', '/v1/contacts/export.csv?tag=a', { key })).body.split('\r\n')).toHaveLength(3)
  expect((await parley.request('GET', '/v1/contacts/export.csv?stage=none', { key })).status).toBe(422)
  await inWorkspace()
  const again = await upload(file)
  expect(again.suggested_mapping).toMatchObject({ name: 'name', phone: 'phone', tags: 'tags', stage: 'stage' })
  await run(again.id, { mapping: again.suggested_mapping })
  expect((await contacts()).map(({ name, tags }: { name: string; tags: string[] }) => [name, tags])).toEqual([
    ['Ana, Sá', []],
    ["'=1+1", ['a', 'b']],
  ])
})

test('the errors are a file, too, and a file that is sent as it is has its name', async () => {
  await inWorkspace()
  const raw = 'Phone;Name\n12;=cmd()\n919812345678;Asha\nabc;Ben'
  const { body } = await parley.request('POST', '/v1/imports?name=fair.csv', {
    key,
    raw: new Uint8Array(Buffer.from(raw)),
    headers: { 'content-type': 'text/csv' },
  })
  expect(body).toMatchObject({ name: 'fair.csv', rows: 3 })
  expect(await run(body.id, { mapping: { Phone: 'phone', Name: 'name' } })).toMatchObject({ created: 1, failed: 2 })
  const path = `/v1/imports/${body.id}/errors.csv`
  const answer = await fetch(parley.url + path, { headers: { authorization: `Bearer ${key}` } })
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  const [head, ...lines] = (await answer.text()).trimEnd().split('\r\n')
  expect(head).toBe('row,field,message')
  expect(lines.map((line) => line.split(',').slice(0, 2))).toEqual([
    ['4', 'phone'],
    ['2', 'phone'],
  ])
  expect((await parley.request('GET', '/v1/imports/999999999/errors.csv', { key })).status).toBe(404)
})
