import { beforeAll, expect, test } from 'vitest'

import { signUp } from '../../../testing/browser.ts'
import { type Harness, startHarness } from '../../../testing/harness.ts'
import { letAppIn } from '../../../testing/let-app-in.ts'
import { auditActions } from './record-audit.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness({ PARLEY_REQUEST_LOG: 'on' })
  return parley.stop
})

const actor = 'key:1'
const say = async (method: string, path: string, body?: unknown, key = parley.key) => {
  const answer = await parley.request(method, path, { key, body })
  expect([path, answer.status < 300]).toEqual([path, true])
  return answer
}
const entries = async (query = '', key = parley.key) =>
  (await say('GET', `/v1/audit?limit=100${query}`, undefined, key)).body.data
const make = async (path: string, body: unknown) => (await say('POST', path, body)).body.id

test('each deed is in the log, with who did it, from where, and what is new, but with no secret', async () => {
  const url = 'http://secret-name:secret-word@127.0.0.1:9/hook?token=secret-token'
  const minted = (await say('POST', '/v1/keys', { name: 'Shop', scopes: ['contacts:read'] })).body
  const endpoint = (
    await say('POST', '/v1/endpoints', {
      url: 'http://127.0.0.1:9/hook?token=secret-token',
      events: ['contact.created'],
    })
  ).body
  await say('PATCH', `/v1/endpoints/${endpoint.id}`, { name: 'Crm' })
  await parley.request('PATCH', `/v1/endpoints/${endpoint.id}`, { body: { url } })
  const rotated = (await say('POST', `/v1/endpoints/${endpoint.id}/rotate-secret`)).body
  await say('DELETE', `/v1/endpoints/${endpoint.id}`)
  const credentials = {
    driver: 'unipile',
    base_url: 'http://127.0.0.1:9',
    access_token: 'secret-access',
    account_id: 'a',
  }
  const channel = await make('/v1/channels', { type: 'linkedin', name: 'Ours', credentials: { driver: 'manual' } })
  await say('PATCH', `/v1/channels/${channel}`, { name: 'Theirs' })
  await parley.request('PATCH', `/v1/channels/${channel}`, { body: { credentials } })
  await say('PATCH', `/v1/channels/${channel}`, { credentials: { driver: 'manual' } })
  await say('DELETE', `/v1/channels/${channel}`)
  await say('PATCH', '/v1/workspace', { name: 'Acme' })
  await say('PATCH', '/v1/agents/sales.qualifier', { enabled: false })
  await say('PATCH', '/v1/agents/sales.qualifier', { enabled: true })
  const [kept, other] = [
    await make('/v1/contacts', { phone: '919812345001', name: 'Hidden' }),
    await make('/v1/contacts', { phone: '919812345002', name: 'Hidden' }),
  ]
  await say('POST', `/v1/contacts/${kept}/merge`, { contact_id: other })
  await say('GET', `/v1/contacts/${kept}/export`)
  await say('DELETE', `/v1/contacts/${kept}`)
  await say('POST', '/v1/bulk-changes', { resource: 'contacts', filter: {}, change: { owner: 'user:1' } })
  const campaign = await make('/v1/campaigns', { name: 'Trial', steps: [{ type: 'wait', days: 1 }] })
  for (const deed of ['start', 'pause', 'resume']) await say('POST', `/v1/campaigns/${campaign}/${deed}`)
  await say('DELETE', `/v1/keys/${minted.id}`)
  const browser = await signUp(parley, { email: 'hidden@example.com', role: 'viewer' })
  const member = Number((await browser.request('GET', '/v1/me')).body.actor.split(':')[1])
  await say('PATCH', `/v1/members/${member}`, { role: 'agent' })
  await say('POST', `/v1/members/${member}/reset-link`)
  await letAppIn(parley, browser, { key: parley.key, name: 'Ledger', workspaceId: 1 })
  const grants = (await say('GET', '/v1/grants')).body.data
  await say('DELETE', `/v1/grants/${grants[0].id}`)
  await say('DELETE', `/v1/members/${member}`)
  await say('DELETE', `/v1/invitations/${await make('/v1/invitations', { email: 'b@example.com', role: 'viewer' })}`)
  const app = await make('/v1/apps', { name: 'Ledger', redirect_uris: ['https://ledger.example/callback'] })
  await say('DELETE', `/v1/apps/${app}`)

  const log = await entries('&actor=key:1')
  const ofUsers = await entries(`&actor=user:${member}`)
  const done = [...log, ...ofUsers].map(({ action }: { action: string }) => action)
  expect(new Set(done)).toEqual(new Set(auditActions))
  expect(ofUsers.map(({ action }: { action: string }) => action).toSorted()).toEqual(['grant.created', 'member.added'])
  for (const entry of log) {
    expect(entry).toMatchObject({ actor, mode: 'live', address: '127.0.0.1', request_id: expect.stringMatching(/./) })
  }
  const text = JSON.stringify(log)
  for (const secret of ['secret-', 'Hidden', '9198123', minted.key, endpoint.secret, rotated.secret]) {
    expect([secret, text.includes(secret)]).toEqual([secret, false])
  }
  const of = (action: string) => log.findLast((entry: { action: string }) => entry.action === action)
  expect(of('key.created')).toMatchObject({
    subject_type: 'key',
    subject_id: String(minted.id),
    changes: { name: 'Shop' },
  })
  expect(of('endpoint.created').changes).toMatchObject({ url: 'http://127.0.0.1:9/hook', events: ['contact.created'] })
  expect(of('contact.merged').changes).toEqual({ merged_id: other })
})

test('an entry has the id of its answer', async () => {
  const { headers } = await say('PATCH', '/v1/workspace', { name: 'By its id' })
  const [entry] = await entries('&action=workspace.updated')
  expect(entry.request_id).toBe(headers.get('request-id'))
  expect(entry.changes).toEqual({ name: 'By its id' })
})

test('what is refused is not in the log', async () => {
  const before = await entries()
  await parley.request('POST', '/v1/endpoints', { body: { url: 'http://10.0.0.1/', events: ['contact.created'] } })
  await parley.request('PATCH', '/v1/workspace', { body: { stages: ['Only'] } })
  expect(await entries()).toEqual(before)
})

test('a filter by time, action and actor', async () => {
  const at = parley.clock.now().toISOString()
  await parley.advance(60_000)
  await say('PATCH', '/v1/workspace', { name: 'Later' })
  const later = parley.clock.now().toISOString()
  expect((await entries(`&since=${later}`)).map(({ changes }: { changes: object }) => changes)).toEqual([
    { name: 'Later' },
  ])
  const earlier = await entries(`&until=${later}`)
  expect(earlier.length).toBeGreaterThan(0)
  for (const entry of earlier) expect(entry.at <= at).toBe(true)
  expect(await entries('&actor=key:999')).toEqual([])
  expect((await parley.request('GET', '/v1/audit?action=world.ruled')).status).toBe(422)
})

test('a test key sees what test keys have done, a live key everything, another workspace nothing', async () => {
  const key = await parley.mint({ mode: 'test' })
  await say('PATCH', '/v1/workspace', { name: 'Tried' }, key)
  const tried = await entries('', key)
  expect(tried.map(({ mode }: { mode: string }) => mode)).toEqual(tried.map(() => 'test'))
  expect(tried[0].changes).toEqual({ name: 'Tried' })
  const ids = (await entries()).map(({ id }: { id: number }) => id)
  expect(ids).toContain(tried[0].id)
  const stranger = await parley.createWorkspace()
  expect(JSON.stringify(await entries('', stranger.key))).not.toContain('Tried')
})

test('nobody changes or deletes an entry before its time', async () => {
  await say('PATCH', '/v1/workspace', { name: 'For ever' })
  for (const statement of [
    "update audit_entries set actor = 'cli'",
    'delete from audit_entries',
    'truncate audit_entries',
  ]) {
    await expect(parley.sql(statement)).rejects.toThrow('append-only')
  }
  const [{ id }] = (await parley.sql<{ id: number }>(
    `insert into audit_entries (workspace_id, mode, at, actor, action, subject_type, written_at)
     values (1, 'live', now(), 'old', 'key.created', 'key', now() - interval '366 days') returning id`,
  )) as [{ id: number }]
  await parley.services.auditLog.purge()
  const left = await entries()
  expect(left.length).toBeGreaterThan(0)
  expect(left.map((entry: { id: number }) => entry.id)).not.toContain(Number(id))
})
