import { beforeAll, expect, test } from 'vitest'
import { credentials, type Populated, startPopulated } from '../../../testing/populated-workspace.ts'
import { snapshotDatabase } from '../../../testing/workspace-snapshot.ts'

let parley: Populated
beforeAll(async () => {
  parley = await startPopulated()
  return parley.stop
})

/** The forms in which a reader of the database could find a text. */
function formsOf(text: string): string[] {
  const bytes = Buffer.from(text)
  // Base64 within another text, without the characters that share bits with their neighbours.
  const inner = [0, 1, 2].map((skip) => bytes.subarray(skip).toString('base64').slice(2, -4))
  return [text, JSON.stringify(text).slice(1, -1), bytes.toString('hex'), ...inner]
}

test('no key, secret or credential can be read in the database', async () => {
  const { request, sql, key } = parley
  const headers = { 'idempotency-key': 'kept-answers-too' }
  const { body: minted } = await request('POST', '/v1/keys', { body: { name: 'Shop' }, headers })
  const made = { url: 'http://127.0.0.1:9/', events: ['contact.created'] }
  const { body: endpoint } = await request('POST', '/v1/endpoints', { body: made, headers: { 'idempotency-key': 'e' } })
  const { body: rotated } = await request('POST', `/v1/endpoints/${endpoint.id}/rotate-secret`)
  const own = 'a secret that came along'
  await request('POST', '/v1/endpoints', { body: { ...made, secret: own } })

  const dump = await snapshotDatabase(sql)
  expect(dump).toContain(minted.hint)
  const secrets = [key, minted.key, endpoint.secret, rotated.secret, own]
  const { access_token, app_secret, verify_token } = credentials
  for (const secret of [
    ...secrets,
    ...secrets.map((text) => text.split('_').at(-1) ?? ''),
    access_token,
    app_secret,
    verify_token,
  ]) {
    for (const form of formsOf(secret)) expect(dump.includes(form), `${secret} as ${form}`).toBe(false)
  }
})

test('the snapshot of the database would show a stored secret', async () => {
  const { request, sql, key } = parley
  const { key: shown } = (await request('POST', '/v1/keys', { body: { name: `leak ${key}` } })).body
  expect(await snapshotDatabase(sql)).toContain(key)
  await sql("insert into settings (name, value) values ('leak', convert_to($1, 'UTF8'))", [shown])
  expect(await snapshotDatabase(sql)).toContain(formsOf(shown)[2])
})
