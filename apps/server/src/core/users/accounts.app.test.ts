import { beforeAll, describe, expect, test } from 'vitest'

import { openBrowser, password, signUp, tokenOf } from '../../../testing/browser.ts'
import { type Harness, startHarness } from '../../../testing/harness.ts'
import { snapshotDatabase } from '../../../testing/workspace-snapshot.ts'
import { setUpLink } from './set-up-link.ts'

let parley: Harness
beforeAll(async () => {
  parley = await startHarness({ PARLEY_TRUSTED_PROXIES: '127.0.0.0/8' })
  return parley.stop
})

const day = 24 * 60 * 60_000
let last = 0
const someone = () => `user${++last}@example.com`
const logIn = (email: string, given: string, address = '203.0.113.1') =>
  openBrowser(parley, { 'x-forwarded-for': address }).request('POST', '/v1/session', {
    body: { email, password: given },
  })
const invite = async (email: string, role = 'viewer') =>
  (await parley.request('POST', '/v1/invitations', { body: { email, role } })).body

describe('the set-up', () => {
  const owner = { name: 'Ana Souza', email: 'Ana@Example.com', password }

  test('takes the token of the printed link, once, from one of many at the same time', async () => {
    const browser = openBrowser(parley)
    expect((await browser.request('GET', '/v1/setup')).body).toMatchObject({ needed: true })
    const wrong = await browser.request('POST', '/v1/setup', { body: { ...owner, token: 'a'.repeat(20) } })
    expect([wrong.status, wrong.body.code]).toEqual([403, 'wrong_setup_token'])

    const link = await setUpLink(parley.services.setUp, 'http://parley.test')
    const token = tokenOf(link ?? '')
    const tries = Array.from({ length: 5 }, (_, n) =>
      openBrowser(parley).request('POST', '/v1/setup', { body: { ...owner, email: `${n}${owner.email}`, token } }),
    )
    const statuses = (await Promise.all(tries)).map(({ status }) => status)
    expect(statuses.toSorted()).toEqual([201, 409, 409, 409, 409])
    expect((await browser.request('GET', '/v1/setup')).body).toMatchObject({ needed: false })
    expect(await setUpLink(parley.services.setUp, 'http://parley.test')).toBeUndefined()
    const { body } = await parley.request('GET', '/v1/members')
    expect(body.data).toMatchObject([{ role: 'owner', created_by: 'setup', name: 'Ana Souza' }])
  })
})

describe('an invitation', () => {
  test('makes a member with its role, who is signed in', async () => {
    const email = someone()
    const browser = await signUp(parley, { email, role: 'developer' })
    const { body } = await browser.request('GET', '/v1/me')
    expect(body).toMatchObject({
      kind: 'user',
      role: 'developer',
      workspace: { id: 1 },
      user: { email, name: email },
      workspaces: [{ id: 1, role: 'developer' }],
    })
    expect(body.scopes).toContain('keys:write')
    expect(body.scopes).not.toContain('members:write')
  })

  test('works once', async () => {
    const email = someone()
    const token = tokenOf((await invite(email)).link)
    const accept = () =>
      openBrowser(parley).request('POST', '/v1/invitations/accept', { body: { token, name: 'Ravi', password } })
    const statuses = (await Promise.all([accept(), accept(), accept()])).map(({ status }) => status)
    expect(statuses.toSorted()[0]).toBe(201)
    expect(statuses.filter((status) => status === 201)).toHaveLength(1)
    expect((await accept()).body.code).toBe('invalid_link')
  })

  test('works for 24 hours', async () => {
    const token = tokenOf((await invite(someone())).link)
    await parley.advance(day + 1)
    const { status, body } = await openBrowser(parley).request('POST', '/v1/invitations/look-up', { body: { token } })
    expect([status, body.code]).toEqual([404, 'invalid_link'])
    await parley.advance(-day - 1)
  })

  test('takes the place of an earlier one, and can be revoked', async () => {
    const email = someone()
    const [first, second] = [await invite(email), await invite(email)]
    const lookUp = async (link: string) =>
      (await openBrowser(parley).request('POST', '/v1/invitations/look-up', { body: { token: tokenOf(link) } })).status
    expect(await lookUp(first.link)).toBe(404)
    expect(await lookUp(second.link)).toBe(200)
    expect((await parley.request('DELETE', `/v1/invitations/${second.id}`)).body.state).toBe('revoked')
    expect(await lookUp(second.link)).toBe(404)
    expect((await parley.request('DELETE', `/v1/invitations/${second.id}`)).status).toBe(409)
  })

  test('for another workspace takes the account that the address has, and its password', async () => {
    const email = someone()
    const browser = await signUp(parley, { email, role: 'viewer' })
    const other = await parley.createWorkspace('Other')
    const { body } = await parley.request('POST', '/v1/invitations', { key: other.key, body: { email, role: 'admin' } })
    const token = tokenOf(body.link)
    const offer = (await openBrowser(parley).request('POST', '/v1/invitations/look-up', { body: { token } })).body
    expect(offer).toMatchObject({ workspace: 'Other', email, role: 'admin', has_account: true })
    const accept = (given: string) =>
      openBrowser(parley).request('POST', '/v1/invitations/accept', { body: { token, password: given } })
    expect((await accept('another password')).status).toBe(401)
    expect((await accept(password)).status).toBe(201)

    const unsaid = await browser.request('GET', '/v1/contacts')
    expect([unsaid.status, unsaid.body.errors[0].field]).toEqual([422, 'parley-workspace'])
    const { body: me } = await browser.request('GET', '/v1/me', { headers: { 'parley-workspace': String(other.id) } })
    expect(me).toMatchObject({ role: 'admin', workspace: { name: 'Other' } })
    expect((await browser.request('GET', '/v1/me')).body).toMatchObject({ role: 'viewer', workspaces: [{}, {}] })
  })

  test('of another address is no way in for who is signed in', async () => {
    const browser = await signUp(parley, { email: someone(), role: 'viewer' })
    const email = someone()
    await signUp(parley, { email, role: 'viewer' })
    const other = await parley.createWorkspace()
    const { body } = await parley.request('POST', '/v1/invitations', {
      key: other.key,
      body: { email, role: 'viewer' },
    })
    const accepted = await browser.request('POST', '/v1/invitations/accept', { body: { token: tokenOf(body.link) } })
    expect([accepted.status, accepted.body.errors[0].field]).toEqual([422, 'password'])
  })

  test('gives no role that may do more than who invites', async () => {
    const admin = await signUp(parley, { email: someone(), role: 'admin' })
    const asAdmin = await admin.request('POST', '/v1/invitations', { body: { email: someone(), role: 'viewer' } })
    expect([asAdmin.status, asAdmin.body.code]).toEqual([403, 'missing_scope'])
    const key = await parley.mint({ scopes: ['members:write', 'contacts:read'] })
    for (const role of ['owner', 'admin', 'agent', 'developer', 'viewer']) {
      const { status } = await parley.request('POST', '/v1/invitations', { key, body: { email: someone(), role } })
      expect([role, status]).toEqual([role, 403])
    }
  })
})

describe('a member', () => {
  test('has a new role at once', async () => {
    const browser = await signUp(parley, { email: someone(), role: 'admin' })
    const { body } = await browser.request('GET', '/v1/me')
    const id = Number(body.actor.split(':')[1])
    expect((await browser.request('GET', '/v1/keys')).status).toBe(200)
    await parley.request('PATCH', `/v1/members/${id}`, { body: { role: 'agent' } })
    expect((await browser.request('GET', '/v1/keys')).status).toBe(403)
    await parley.request('DELETE', `/v1/members/${id}`)
    expect((await browser.request('GET', '/v1/contacts')).body.code).toBe('not_a_member')
  })

  test('who is the last owner stays one', async () => {
    const { key } = await parley.createWorkspace()
    const owner = await signUp(parley, { email: someone(), role: 'owner', key })
    const { body } = await parley.request('GET', '/v1/members', { key })
    const path = `/v1/members/${body.data[0].id}`
    for (const [method, change] of [
      ['PATCH', { role: 'admin' }],
      ['DELETE', undefined],
    ] as const) {
      const { status, body: answer } = await owner.request(method, path, { body: change })
      expect([method, status, answer.code]).toEqual([method, 409, 'last_owner'])
    }
    await signUp(parley, { email: someone(), role: 'owner', key })
    const demoted = await owner.request('PATCH', path, { body: { role: 'admin' } })
    expect([demoted.status, demoted.body.role]).toEqual([200, 'admin'])
    expect((await owner.request('PATCH', path, { body: { role: 'owner' } })).status).toBe(403)
  })

  test('mints no key that may do more, and is named by it and by the audit log', async () => {
    const browser = await signUp(parley, { email: someone(), role: 'developer' })
    const { actor } = (await browser.request('GET', '/v1/me')).body
    expect((await browser.request('POST', '/v1/keys', { body: {} })).status).toBe(403)
    const scopes = ['deliveries:read']
    const { body } = await browser.request('POST', '/v1/keys', { body: { scopes } })
    expect(body).toMatchObject({ scopes, created_by: actor })
    const { body: audit } = await parley.request('GET', `/v1/audit?actor=${actor}`)
    expect(audit.data.map(({ action }: { action: string }) => action)).toEqual(['key.created', 'member.added'])
  })
})

describe('a link that sets a password', () => {
  const memberId = async (email: string) =>
    (await parley.request('GET', '/v1/members?limit=100')).body.data.find(
      (one: { email: string }) => one.email === email,
    ).id
  const use = (token: string, given: string) =>
    openBrowser(parley).request('POST', '/v1/password-reset', { body: { token, password: given } })

  test('works once, and ends every session', async () => {
    const email = someone()
    const before = await signUp(parley, { email, role: 'viewer' })
    const { body } = await parley.request('POST', `/v1/members/${await memberId(email)}/reset-link`)
    const token = tokenOf(body.link)
    expect((await use(token, 'staple the battery')).status).toBe(201)
    expect((await before.request('GET', '/v1/me')).status).toBe(401)
    expect((await use(token, 'staple the batteries')).body.code).toBe('invalid_link')
    expect((await logIn(email, password)).status).toBe(401)
    expect((await logIn(email, 'staple the battery')).status).toBe(201)
  })

  test('works for 24 hours, and until the next one', async () => {
    const email = someone()
    await signUp(parley, { email, role: 'viewer' })
    const { link: first } = await parley.services.resetLinks.createForOperator(email)
    const { link: second } = await parley.services.resetLinks.createForOperator(email.toUpperCase())
    expect((await use(tokenOf(first), 'staple the battery')).status).toBe(404)
    await parley.advance(day + 1)
    expect((await use(tokenOf(second), 'staple the battery')).status).toBe(404)
    await parley.advance(-day - 1)
    expect((await use(tokenOf(second), 'staple the battery')).status).toBe(201)
  })

  test('is not for a member of another workspace, nor for one who may do more', async () => {
    const email = someone()
    await signUp(parley, { email, role: 'viewer' })
    const other = await parley.createWorkspace()
    const { body } = await parley.request('POST', '/v1/invitations', { key: other.key, body: { email, role: 'owner' } })
    await openBrowser(parley).request('POST', '/v1/invitations/accept', {
      body: { token: tokenOf(body.link), password },
    })
    const elsewhere = await parley.request('POST', `/v1/members/${await memberId(email)}/reset-link`)
    expect([elsewhere.status, elsewhere.body.code]).toEqual([403, 'member_elsewhere'])

    const owner = someone()
    await signUp(parley, { email: owner, role: 'owner' })
    const key = await parley.mint({ scopes: ['members:read', 'members:write'] })
    const { status } = await parley.request('POST', `/v1/members/${await memberId(owner)}/reset-link`, { key })
    expect(status).toBe(403)
  })
})

describe('one’s own account', () => {
  test('has a profile, and no workspace’s business in it', async () => {
    const browser = await signUp(parley, { email: someone(), role: 'viewer' })
    const { body } = await browser.request('PATCH', '/v1/me', { body: { locale: 'pt-BR', color_scheme: 'dark' } })
    expect(body.user).toMatchObject({ locale: 'pt-BR', color_scheme: 'dark', single_key_shortcuts: true })
    expect((await browser.request('PATCH', '/v1/me', { body: { role: 'owner' } })).status).toBe(422)
    expect((await parley.request('PATCH', '/v1/me', { body: { name: 'Eve' } })).body.code).toBe('not_a_user')
  })

  test('changes its password, which ends the other sessions', async () => {
    const email = someone()
    const browser = await signUp(parley, { email, role: 'viewer' })
    const elsewhere = openBrowser(parley)
    await elsewhere.request('POST', '/v1/session', { body: { email, password } })
    const change = (current_password: string, next: string) =>
      browser.request('PUT', '/v1/me/password', { body: { current_password, password: next } })
    expect((await change('not the password', 'staple the battery')).body.errors[0].field).toBe('current_password')
    expect((await change(password, 'short')).body.errors[0].field).toBe('password')
    expect((await change(password, email)).body.errors[0].field).toBe('password')
    expect((await change(password, 'staple the battery')).status).toBe(204)
    expect((await browser.request('GET', '/v1/me')).status).toBe(200)
    expect((await elsewhere.request('GET', '/v1/me')).status).toBe(401)
  })

  test('lists its sessions and ends them, in other processes too', async () => {
    const email = someone()
    const browser = await signUp(parley, { email, role: 'viewer' })
    const elsewhere = openBrowser(parley, { 'user-agent': 'Elsewhere' })
    await elsewhere.request('POST', '/v1/session', { body: { email, password } })
    const { cookies } = elsewhere
    const another = await parley.startAnother()
    const whoThere = () =>
      another.services.sessions.find(cookies()).then(
        ({ user }) => user.email,
        () => 'nobody',
      )
    expect(await whoThere()).toBe(email)

    const { body } = await browser.request('GET', '/v1/me/sessions')
    expect(body.data).toHaveLength(2)
    expect(body.data.find(({ current }: { current: boolean }) => !current)).toMatchObject({ user_agent: 'Elsewhere' })
    expect((await browser.request('DELETE', '/v1/me/sessions')).body).toEqual({ ended: 1 })
    expect((await elsewhere.request('GET', '/v1/me')).status).toBe(401)
    await expect.poll(whoThere).toBe('nobody')

    const stranger = await signUp(parley, { email: someone(), role: 'owner' })
    const [own] = (await browser.request('GET', '/v1/me/sessions')).body.data
    expect((await stranger.request('DELETE', `/v1/me/sessions/${own.id}`)).status).toBe(404)
    expect((await browser.request('DELETE', `/v1/me/sessions/${own.id}`)).status).toBe(204)
    expect((await browser.request('GET', '/v1/me')).status).toBe(401)
  })

  test('signs out', async () => {
    const email = someone()
    const browser = await signUp(parley, { email, role: 'viewer' })
    const cookie = browser.cookies()
    expect((await browser.request('DELETE', '/v1/session')).status).toBe(204)
    expect(browser.cookies()).toBe('')
    const { status } = await openBrowser(parley).request('GET', '/v1/me', { headers: { cookie } })
    expect(status).toBe(401)
  })

  test('sees test data when it asks for it', async () => {
    const browser = await signUp(parley, { email: someone(), role: 'admin' })
    const headers = { 'parley-mode': 'test' }
    const { body } = await browser.request('POST', '/v1/contacts', { body: { phone: '919812345670' }, headers })
    expect((await browser.request('GET', `/v1/contacts/${body.id}`, { headers })).status).toBe(200)
    expect((await browser.request('GET', `/v1/contacts/${body.id}`)).status).toBe(404)
    expect((await browser.request('GET', '/v1/me', { headers })).body).toMatchObject({ mode: 'test' })
    expect((await browser.request('GET', '/v1/members', { headers })).status).toBe(403)
    const wrong = await browser.request('GET', '/v1/me', { headers: { 'parley-mode': 'other' } })
    expect(wrong.body.errors[0].field).toBe('parley-mode')
  })
})

describe('signing in', () => {
  test('says the same of an unknown address and of a wrong password', async () => {
    const email = someone()
    await signUp(parley, { email, role: 'viewer' })
    const [wrong, unknown] = [await logIn(email, 'not the password'), await logIn(someone(), 'not the password')]
    expect([wrong.status, wrong.body]).toEqual([401, unknown.body])
    expect((await logIn(` ${email.toUpperCase()}`, password)).status).toBe(422)
    expect((await logIn(email.toUpperCase(), password)).status).toBe(201)
  })

  test('1,000 wrong passwords from 50 addresses neither get in nor lock the user out', async () => {
    const email = someone()
    await signUp(parley, { email, role: 'viewer' })
    const home = '198.51.100.7'
    expect((await logIn(email, password, home)).status).toBe(201)
    const counts = new Map<number, number>()
    for (let n = 0; n < 1_000; n += 50) {
      const tries = Array.from({ length: 50 }, (_, one) => logIn(email, `guess number ${n + one}`, `203.0.113.${one}`))
      for (const { status } of await Promise.all(tries)) counts.set(status, (counts.get(status) ?? 0) + 1)
    }
    expect([...counts].toSorted()).toEqual([
      [401, 10],
      [429, 990],
    ])
    // A right guess would not be told from a wrong one.
    expect((await logIn(email, password, '203.0.113.99')).status).toBe(429)
    expect((await logIn(email, password, home)).status).toBe(201)
    await parley.advance(16 * 60_000)
    expect((await logIn(email, password, '203.0.113.99')).status).toBe(201)
  })

  test('a link that sets the password signs in while strangers guess', async () => {
    const email = someone()
    await signUp(parley, { email, role: 'viewer' })
    for (let n = 0; n < 11; n++) await logIn(email, `guess number ${n}`, '203.0.113.200')
    expect((await logIn(email, password, '203.0.113.201')).status).toBe(429)
    const { link } = await parley.services.resetLinks.createForOperator(email)
    const reset = await openBrowser(parley, { 'x-forwarded-for': '203.0.113.201' }).request(
      'POST',
      '/v1/password-reset',
      {
        body: { token: tokenOf(link), password: 'staple the battery' },
      },
    )
    expect(reset.status).toBe(201)
    // The address is known from then on.
    expect((await logIn(email, 'staple the battery', '203.0.113.201')).status).toBe(201)
  })

  test('one address has fifty tries, whatever the accounts; a household of IPv6 is one', async () => {
    const statuses: number[] = []
    for (let n = 0; n < 52; n++) statuses.push((await logIn(someone(), 'a guess', `2001:db8::${n + 1}`)).status)
    expect(statuses.filter((status) => status === 429)).toHaveLength(2)
    expect((await logIn(someone(), 'a guess', '2001:db8:0:1::1')).status).toBe(401)
  })
})

describe('a foreign page', () => {
  const foreign = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://127.0.0.1:1' },
    { 'sec-fetch-site': 'cross-site', origin: undefined },
    { 'sec-fetch-site': 'same-site', origin: undefined },
  ]

  test.each(foreign)('with %o reads and writes nothing with the cookie of who visits it', async (given) => {
    const { request, url } = parley
    const browser = await signUp(parley, { email: someone(), role: 'owner' })
    const headers: Record<string, string> = { authorization: '', cookie: browser.cookies() }
    for (const [name, value] of Object.entries(given)) if (value !== undefined) headers[name] = value
    for (const [method, path, body] of [
      ['GET', '/v1/me', undefined],
      ['GET', '/v1/contacts', undefined],
      ['POST', '/v1/keys', {}],
      ['DELETE', '/v1/session', undefined],
      ['POST', '/v1/session', { email: 'a@example.com', password }],
    ] as const) {
      const answer = await request(method, path, { body, headers })
      expect([method, path, answer.status, answer.body.code]).toEqual([method, path, 403, 'foreign_origin'])
    }
    const form = new URLSearchParams({ name: 'Eve' })
    const posted = await fetch(`${url}/v1/keys`, { method: 'POST', headers, body: form })
    expect(posted.status).toBe(403)
    expect((await browser.request('GET', '/v1/me')).status).toBe(200)
  })

  test('a request that says nothing of its page only reads', async () => {
    const browser = await signUp(parley, { email: someone(), role: 'owner' })
    const headers = { authorization: '', cookie: browser.cookies() }
    expect((await parley.request('GET', '/v1/me', { headers })).status).toBe(200)
    expect((await parley.request('POST', '/v1/keys', { headers, body: {} })).status).toBe(403)
  })
})

test('no password, cookie or link can be read in the database', async () => {
  const email = someone()
  const browser = await signUp(parley, { email, role: 'viewer' })
  const { link } = await invite(someone())
  const reset = await parley.services.resetLinks.createForOperator(email)
  const dump = await snapshotDatabase(parley.sql)
  expect(dump).toContain(email)
  const [token = ''] = decodeURIComponent(browser.cookies().split('=')[1] ?? '').split('.')
  expect(token.length).toBeGreaterThan(20)
  for (const secret of [password, token, tokenOf(link), tokenOf(reset.link)]) {
    for (const form of [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64')]) {
      expect(dump.includes(form), form).toBe(false)
    }
  }
})
