import { startS3Server } from '@parley/test-kit/s3-server'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { type Harness, startHarness } from '../../../testing/harness.ts'
import { openDatabase } from '../../db/database.ts'
import { createS3Storage } from '../../storage/s3.ts'
import { createFileCleanup } from './file-cleanup.ts'

let parley: Harness
let key: string
beforeAll(async () => {
  parley = await startHarness({ PARLEY_FILE_SIZE_MB: '1' })
  return parley.stop
})
beforeEach(async () => {
  key = (await parley.createWorkspace()).key
})

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const ask = (method: string, path: string, more: object = {}) => parley.request(method, path, { key, ...more })
const upload = (content: Uint8Array<ArrayBuffer> | string, type: string, name = 'a') =>
  ask('POST', `/v1/files?name=${encodeURIComponent(name)}`, { raw: content, headers: { 'content-type': type } })
const uploadPng = async () => (await upload(new Uint8Array(png), 'image/png', 'garden.png')).body
// The port of PARLEY_PUBLIC_URL isn't the one that the test has.
const fetched = (url: string, headers: Record<string, string> = {}, at = parley) =>
  fetch(at.url + new URL(url).pathname, { headers })

describe('a file', () => {
  test('is uploaded as it is, and given to anybody who has its address', async () => {
    const { status, body } = await upload(new Uint8Array(png), 'image/png', 'Jardim às 9.png')
    expect(status).toBe(201)
    expect(body).toMatchObject({ status: 'stored', name: 'Jardim às 9.png', mime_type: 'image/png', size: png.length })
    expect(body.created_by).toMatch(/^key:/)
    const answer = await fetched(body.url)
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(png)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(png.length),
      'content-disposition': `inline; filename="Jardim ?s 9.png"; filename*=UTF-8''Jardim%20%C3%A0s%209.png`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'self'",
    })
    expect((await ask('GET', `/v1/files/${body.id}`)).body).toEqual(body)
    expect((await ask('GET', '/v1/files')).body.data).toEqual([body])
  })

  test('is uploaded in JSON', async () => {
    const file = { name: 'hours.txt', mime_type: 'text/plain', content: Buffer.from('9 to 5').toString('base64') }
    const { status, body } = await ask('POST', '/v1/files', { body: file })
    expect([status, body.size]).toEqual([201, 6])
    const answer = await fetched(body.url)
    expect([answer.headers.get('content-type'), await answer.text()]).toEqual(['text/plain; charset=utf-8', '9 to 5'])
  })

  test('is a download, if a browser could make more of it than a picture, a sound, a PDF or a text', async () => {
    const { body } = await upload('name,phone\n', 'text/csv', 'list.csv')
    const { headers } = await fetched(body.url)
    expect(headers.get('content-type')).toBe('application/octet-stream')
    expect(headers.get('content-disposition')).toBe('attachment; filename=list.csv')
  })

  test('is given in parts, and not again to who has it', async () => {
    const { url, sha256 } = await uploadPng()
    const part = await fetched(url, { range: 'bytes=1-3' })
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
      206,
      `bytes 1-3/${png.length}`,
      'PNG',
    ])
    const tag = `"${sha256}"`
    expect((await fetched(url, { range: 'bytes=1-3', 'if-range': tag })).status).toBe(206)
    expect((await fetched(url, { range: 'bytes=1-3', 'if-range': '"other"' })).status).toBe(200)
    expect((await fetched(url, { range: `bytes=${png.length}-` })).status).toBe(416)
    expect((await fetched(url, { 'if-none-match': tag })).status).toBe(304)
  })

  test('is not found by another token, nor once it is removed', async () => {
    const { id, url } = await uploadPng()
    const other = await uploadPng()
    const path = new URL(url).pathname.split('/')
    const [, , , token = ''] = path
    for (const wrong of [
      url.replace(token, new URL(other.url).pathname.split('/')[3] ?? ''),
      url.replace(token, token.slice(1)),
      url.replace(`/${id}/`, '/0x1/'),
      url.replace(`/${id}/`, '/99999999999999999999/'),
    ]) {
      expect([wrong, (await fetched(wrong)).status]).toEqual([wrong, 404])
    }
    expect((await ask('DELETE', `/v1/files/${id}`)).status).toBe(204)
    expect((await fetched(url)).status).toBe(404)
    expect((await ask('GET', `/v1/files/${id}`)).status).toBe(404)
    expect((await ask('DELETE', `/v1/files/${id}`)).status).toBe(404)
  })
})

describe('an upload', () => {
  test.each([
    ['<script>', 'text/html', 422, 'mime_type'],
    ['<svg/>', 'image/svg+xml', 422, 'mime_type'],
    ['%PDF-1.7', 'image/png', 422, 'content'],
    ['', 'text/plain', 422, 'content'],
  ])('%s as %s is refused', async (content, type, status, field) => {
    const answer = await upload(content, type)
    expect([answer.status, answer.body.errors[0].field]).toEqual([status, field])
  })

  test.each(['', 'a/b', '..\\a', 'a\u0000', 'a'.repeat(241)])('the name %j is refused', async (name) => {
    const { status, body } = await upload('Hi', 'text/plain', name)
    expect([status, body.errors[0].field]).toEqual([422, 'name'])
  })

  test('without a name, or one that is too large, is refused', async () => {
    const nameless = await ask('POST', '/v1/files', { raw: 'Hi', headers: { 'content-type': 'text/plain' } })
    expect([nameless.status, nameless.body.errors[0].field]).toEqual([422, 'name'])
    const { status, body } = await upload('a'.repeat(2 ** 20 + 1), 'text/plain')
    expect([status, body.detail]).toEqual([413, 'The file is larger than 1 MiB.'])
    expect((await upload('a'.repeat(2 ** 20), 'text/plain')).status).toBe(201)
  })
})

test('the content of a removed file is deleted, as is what a killed upload has left', async () => {
  const s3 = await startS3Server()
  const storage = createS3Storage(s3)
  const database = openDatabase({
    url: parley.databaseUrl,
    applicationName: 'parley-test',
    maxConnections: 1,
    onError() {},
    onCommit() {},
  })
  const cleanup = createFileCleanup({ database, storage, clock: parley.clock })
  const kept = await uploadPng()
  const removed = await uploadPng()
  const rows = (statement: string) => parley.sql<{ workspace_id: number; id: number }>(statement)
  const [killed] = await rows(`insert into files (workspace_id, status, token, created_by, created_at)
    values (1, 'storing', 'x', 'key:1', '${parley.clock.now().toISOString()}') returning workspace_id, id`)
  const [{ workspace_id } = { workspace_id: 0 }] = await rows(
    `select workspace_id, id from files where id = ${kept.id}`,
  )
  for (const key of [`${workspace_id}/${kept.id}`, `${workspace_id}/${removed.id}`, `1/${killed?.id}`]) {
    await storage.write(key, png)
  }
  await ask('DELETE', `/v1/files/${removed.id}`)
  await cleanup.step()
  expect([...s3.objects.keys()]).toEqual([`${workspace_id}/${kept.id}`, `1/${killed?.id}`])
  parley.clock.advance(60 * 60_000 + 1)
  await cleanup.step()
  expect([...s3.objects.keys()]).toEqual([`${workspace_id}/${kept.id}`])
  expect(await rows("select from files where status in ('storing', 'removed')")).toEqual([])
  await database.close()
  await s3.close()
})

test('files are kept in S3 instead', async () => {
  const s3 = await startS3Server()
  const other = await startHarness({
    PARLEY_S3_URL: s3.url,
    PARLEY_S3_REGION: s3.region,
    PARLEY_S3_ACCESS_KEY_ID: s3.accessKeyId,
    PARLEY_S3_SECRET_ACCESS_KEY: s3.secretAccessKey,
  })
  try {
    const file = { name: 'a.txt', mime_type: 'text/plain', content: 'SGk=' }
    const { body } = await other.request('POST', '/v1/files', { body: file })
    expect([...s3.objects.values()].map(String)).toEqual(['Hi'])
    expect(await (await fetched(body.url, {}, other)).text()).toBe('Hi')
    s3.fail(500, 9)
    const { status } = await other.request('POST', '/v1/files', { body: file })
    expect(status).toBe(503)
    expect((await other.request('GET', '/v1/files')).body.data).toEqual([body])
  } finally {
    await other.stop()
    await s3.close()
  }
})
