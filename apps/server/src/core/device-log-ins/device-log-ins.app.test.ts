import { beforeAll, expect, test } from 'vitest'

import { type Browser, openBrowser, signUp } from '../../../testing/browser.ts'
import { type Harness, startHarness } from '../../../testing/harness.ts'
import { snapshotDatabase } from '../../../testing/workspace-snapshot.ts'

let parley: Harness
let owner: Browser
beforeAll(async () => {
  parley = await startHarness()
  owner = await signUp(parley, { email: 'ana@example.com', role: 'owner' })
  return parley.stop
})

const start = async () =>
  (await openBrowser(parley).request('POST', '/v1/device-log-ins', { body: { name: 'parley at build-7' } })).body
const poll = async ({ device_code }: { device_code: string }) => {
  const { status, body } = await openBrowser(parley).request('POST', '/v1/device-log-ins/key', {
    body: { device_code },
  })
  return { status, body, told: [status, body.code] }
}
const answer = (browser: Browser, user_code: string, more: object = {}) =>
  browser.request('POST', '/v1/me/device-log-ins', { body: { user_code, accept: true, workspace_id: 1, ...more } })

test('a program gets a key once the user has let it in, and only once', async () => {
  const started = await start()
  expect(started.verification_url).toContain(`/app/device?code=${started.user_code}`)
  expect((await poll(started)).told).toEqual([409, 'authorization_pending'])
  expect((await poll(started)).told).toEqual([429, 'slow_down'])
  const typed = started.user_code.toLowerCase().replace('-', ' ')
  const { body: waiting } = await owner.request('POST', '/v1/me/device-log-ins/describe', {
    body: { user_code: typed },
  })
  expect(waiting).toMatchObject({ name: 'parley at build-7', address: '127.0.0.1' })
  expect((await answer(owner, typed, { scopes: ['contacts:read'] })).status).toBe(204)
  const { status, body } = await poll(started)
  expect([status, body]).toEqual([
    201,
    expect.objectContaining({ name: 'parley at build-7', scopes: ['contacts:read'], created_by: 'user:1' }),
  ])
  const days = (Date.parse(body.expires_at) - parley.clock.now().getTime()) / 86_400_000
  expect(days).toBe(90)
  expect((await parley.request('GET', '/v1/contacts', { key: body.key })).status).toBe(200)
  expect((await parley.request('GET', '/v1/keys', { key: body.key })).status).toBe(403)
  expect((await poll(started)).told).toEqual([404, 'invalid_device_code'])
})

test('the key may do what the user may, and no more', async () => {
  const viewer = await signUp(parley, { email: 'viewer@example.com', role: 'viewer' })
  const started = await start()
  const beyond = await answer(viewer, started.user_code, { scopes: ['keys:write'] })
  expect([beyond.status, beyond.body.errors[0].field]).toEqual([422, 'scopes'])
  const strange = await parley.createWorkspace()
  const elsewhere = await answer(viewer, started.user_code, { workspace_id: strange.id })
  expect([elsewhere.status, elsewhere.body.errors[0].field]).toEqual([422, 'workspace_id'])
  await answer(viewer, started.user_code)
  const { body } = await poll(started)
  expect(body.scopes).toContain('contacts:read')
  expect(body.scopes).not.toContain('contacts:write')
})

test('a program is told that the user has refused', async () => {
  const started = await start()
  await answer(owner, started.user_code, { accept: false })
  expect((await poll(started)).told).toEqual([403, 'access_denied'])
  expect((await poll(started)).told).toEqual([404, 'invalid_device_code'])
})

test('a code works for ten minutes, is answered once, and not by a key', async () => {
  const [late, twice] = [await start(), await start()]
  await answer(owner, twice.user_code, { accept: false })
  expect((await answer(owner, twice.user_code)).body.code).toBe('invalid_user_code')
  await parley.advance(10 * 60_000)
  expect((await answer(owner, late.user_code)).body.code).toBe('invalid_user_code')
  expect((await poll(late)).status).toBe(404)
  const { user_code } = await start()
  const body = { user_code, accept: true, workspace_id: 1 }
  expect((await parley.request('POST', '/v1/me/device-log-ins', { body })).body.code).toBe('not_a_user')
})

test('a member who has left lets nobody in any more', async () => {
  const leaving = await signUp(parley, { email: 'leaving@example.com', role: 'viewer' })
  const started = await start()
  await answer(leaving, started.user_code)
  const { actor } = (await leaving.request('GET', '/v1/me')).body
  await parley.request('DELETE', `/v1/members/${actor.split(':')[1]}`)
  expect((await poll(started)).status).toBe(404)
})

test('the code of the program can’t be read in the database', async () => {
  const { device_code } = await start()
  expect(await snapshotDatabase(parley.sql)).not.toContain(device_code)
})
