import { beforeAll, describe, expect, test } from 'vitest'

import { type Browser, openBrowser, password, signUp } from '../../testing/browser.ts'
import { type Harness, startHarness } from '../../testing/harness.ts'
import { type IdentityProvider, startIdentityProvider } from '../../testing/identity-provider.ts'

let provider: IdentityProvider
let parley: Harness
beforeAll(async () => {
  provider = await startIdentityProvider()
  parley = await startHarness({ ...settings(), PARLEY_TRUSTED_PROXIES: '127.0.0.0/8' })
  return async () => {
    await parley.stop()
    await provider.stop()
  }
})

const settings = () => ({
  PARLEY_OIDC_ISSUER: provider.issuer,
  PARLEY_OIDC_CLIENT_ID: provider.clientId,
  PARLEY_OIDC_CLIENT_SECRET: provider.clientSecret,
  PARLEY_OIDC_NAME: 'Acme',
})

let last = 0
const someone = () => ({
  sub: `subject-${++last}`,
  email: `sso${last}@example.com`,
  email_verified: true,
  name: 'Ravi',
})
const invite = (email: string, role = 'viewer', key?: string) =>
  parley.request('POST', '/v1/invitations', { ...(key !== undefined && { key }), body: { email, role } })

// Each at an address of its own: one address may ask so often only.
const newBrowser = () => openBrowser(parley, { 'x-forwarded-for': `203.0.113.${++last}` })
const visit = (browser: Browser, path: string) => browser.request('GET', path, { redirect: 'manual' })

/** Follows the redirects as a browser does, to the first page of Parley's. */
async function signIn(
  person: Record<string, unknown> | undefined,
  { browser = newBrowser(), wanted = '/app', fault = 'none' as IdentityProvider['fault'] } = {},
): Promise<{ browser: Browser; page: string }> {
  Object.assign(provider, { person, fault })
  const began = await visit(browser, `/auth/oidc?moved=1&continue=${encodeURIComponent(wanted)}`)
  const page = await follow(browser, began.headers.get('location') ?? '')
  provider.fault = 'none'
  return { browser, page }
}

async function follow(browser: Browser, location: string): Promise<string> {
  const { pathname, search, origin } = new URL(location, parley.url)
  if (origin === provider.issuer) {
    const answer = await fetch(location, { redirect: 'manual' })
    return follow(browser, answer.headers.get('location') ?? '')
  }
  if (pathname !== '/auth/oidc/callback') return pathname + search
  const answer = await visit(browser, pathname + search)
  return follow(browser, answer.headers.get('location') ?? '')
}

const whoIs = async (browser: Browser) => {
  const { status, body } = await browser.request('GET', '/v1/me')
  return status === 200 ? body.user.email : status
}

test('the log-in is told the name of the provider', async () => {
  expect((await parley.request('GET', '/v1/setup')).body).toMatchObject({ single_sign_on: 'Acme' })
})

describe('who signs in at the provider', () => {
  test('is the member that has the address, by the subject from then on', async () => {
    const person = someone()
    await signUp(parley, { email: person.email, role: 'developer' })
    const { browser, page } = await signIn(
      { ...person, email: person.email.toUpperCase() },
      { wanted: '/app/dev/keys?q=x' },
    )
    expect([page, await whoIs(browser)]).toEqual(['/app/dev/keys?q=x', person.email])

    const moved = await signIn({ ...person, email: 'another@example.com' })
    expect([moved.page, await whoIs(moved.browser)]).toEqual(['/app', person.email])
  })

  test('becomes a member of where the address is invited, with the role of each invitation', async () => {
    const person = someone()
    const other = await parley.createWorkspace('Other')
    await invite(person.email, 'agent')
    await invite(person.email, 'viewer', other.key)
    const { browser } = await signIn(person)
    const { body } = await browser.request('GET', '/v1/me', { headers: { 'parley-workspace': '1' } })
    expect(body).toMatchObject({ role: 'agent', user: { email: person.email, name: 'Ravi' } })
    expect(body.workspaces).toMatchObject([{ role: 'agent' }, { id: other.id, role: 'viewer' }])
    const { body: audit } = await parley.request('GET', `/v1/audit?actor=${body.actor}`)
    expect(audit.data).toMatchObject([{ action: 'member.added', changes: { role: 'agent' } }])
  })

  test('has no password here', async () => {
    const person = someone()
    await invite(person.email)
    const { browser } = await signIn(person)
    const change = { current_password: password, password: 'staple the battery' }
    expect((await browser.request('PUT', '/v1/me/password', { body: change })).body.code).toBe('no_password')
    const logIn = await openBrowser(parley).request('POST', '/v1/session', { body: { email: person.email, password } })
    expect(logIn.status).toBe(401)
  })

  test('signs out of Parley', async () => {
    const person = someone()
    await invite(person.email)
    const { browser } = await signIn(person)
    expect((await browser.request('DELETE', '/v1/session')).status).toBe(204)
    expect(await whoIs(browser)).toBe(401)
  })

  test('is one user, however many tabs', async () => {
    const person = someone()
    await invite(person.email)
    const tabs = await Promise.all([signIn(person), signIn(person), signIn(person)])
    for (const { browser } of tabs) expect(await whoIs(browser)).toBe(person.email)
  })

  test('without a name is called as the address is', async () => {
    const { name: _, ...person } = someone()
    await invite(person.email)
    const { browser } = await signIn(person)
    expect((await browser.request('GET', '/v1/me')).body.user.name).toBe(person.email.split('@')[0])
  })
})

describe('nobody is signed in', () => {
  const refused = async (person: Record<string, unknown> | undefined, fault: IdentityProvider['fault'] = 'none') => {
    const { browser, page } = await signIn(person, { fault })
    expect(await whoIs(browser)).toBe(401)
    return page
  }

  test('who is neither a member nor invited', async () => {
    expect(await refused(someone())).toBe('/app/error?error=sign_on_not_invited')
    const person = someone()
    await invite(person.email)
    await parley.advance(24 * 60 * 60_000 + 1)
    expect(await refused(person)).toBe('/app/error?error=sign_on_not_invited')
    await parley.advance(-24 * 60 * 60_000 - 1)
    const revoked = someone()
    const { body } = await invite(revoked.email)
    await parley.request('DELETE', `/v1/invitations/${body.id}`)
    expect(await refused(revoked)).toBe('/app/error?error=sign_on_not_invited')
  })

  test.each([false, 'false', undefined, 'yes', 1])('whose address is verified: %s', async (email_verified) => {
    const member = { ...someone(), email_verified }
    await signUp(parley, { email: member.email, role: 'owner' })
    expect(await refused(member)).toBe('/app/error?error=sign_on_email_not_verified')
    const invited = { ...someone(), email_verified }
    await invite(invited.email)
    expect(await refused(invited)).toBe('/app/error?error=sign_on_email_not_verified')
  })

  test('who has no address', async () => {
    expect(await refused({ sub: 'subject-x' })).toBe('/app/error?error=sign_on_failed')
  })

  test('who declines', async () => {
    expect(await refused(undefined)).toBe('/app/error?error=sign_on_denied')
  })

  test.each(['nonce', 'key', 'audience', 'issuer', 'expired', 'code'] as const)(
    'by a token whose %s is wrong',
    async (fault) => {
      const person = someone()
      await invite(person.email)
      expect(await refused(person, fault)).toBe('/app/error?error=sign_on_failed')
    },
  )

  test('by a callback of another browser, nor twice by one', async () => {
    const person = someone()
    await invite(person.email)
    Object.assign(provider, { person })
    const [browser, other] = [newBrowser(), newBrowser()]
    const began = await visit(browser, '/auth/oidc?moved=1')
    const { headers } = await fetch(began.headers.get('location') ?? '', { redirect: 'manual' })
    const { pathname, search } = new URL(headers.get('location') ?? '')
    const stolen = await visit(other, pathname + search)
    expect(stolen.headers.get('location')).toContain('/app/error?error=sign_on_failed')
    expect(await whoIs(other)).toBe(401)
    expect((await visit(browser, pathname)).headers.get('location')).toContain('error=sign_on_failed')
    const twice = await visit(browser, pathname + search)
    expect(twice.headers.get('location')).toMatch(/\/app$|error=sign_on_failed/)
    const thrice = await visit(newBrowser(), pathname + search)
    expect(thrice.headers.get('location')).toContain('error=sign_on_failed')
  })
})

test.each([
  'https://evil.example/',
  '//evil.example',
  '/app//evil.example',
  '/app/\\evil.example',
  '/v1/me',
  '/application',
])('a link to the log-in does not lead to %s', async (wanted) => {
  const person = someone()
  await invite(person.email)
  expect((await signIn(person, { wanted })).page).toBe('/app')
})

test('a browser that uses another name of the server’s goes on under the public one', async () => {
  const { headers } = await visit(newBrowser(), '/auth/oidc?continue=/app/dev/keys')
  expect(headers.get('location')).toMatch(
    /^http:\/\/127\.0\.0\.1(:0)?\/auth\/oidc\?continue=%2Fapp%2Fdev%2Fkeys&moved=1$/,
  )
})

test('the provider’s tokens are not kept', async () => {
  const rows = await parley.sql(
    `select count(*) filter (where provider_id like 'oidc-%')::int as linked,
       count(*) filter (where coalesce(access_token, refresh_token, id_token) is not null)::int as kept
     from user_credentials`,
  )
  expect(rows).toEqual([{ linked: expect.any(Number), kept: 0 }])
  expect(rows[0]?.linked).toBeGreaterThan(0)
})

const visitor = { address: '203.0.113.1', userAgent: undefined }
const begin = async ({ services }: Pick<Harness, 'services'>) =>
  (await services.singleSignOn?.begin(visitor, '/app'))?.location

test('a provider that hangs, or is down, keeps nobody from signing in by password', async () => {
  const impatient = await startHarness(settings(), undefined, undefined, { timings: { identityProvider: 500 } })
  try {
    const { email } = someone()
    await signUp(impatient, { email, role: 'viewer' })
    for (const fault of ['hangs', 'no-document'] as const) {
      const fresh = await impatient.startAnother()
      provider.fault = fault
      const location = expect.stringContaining('/app/error?error=sign_on_provider_unreachable')
      expect([fault, await begin(fresh)]).toEqual([fault, location])
      expect((await fresh.services.sessions.logIn({ email, password }, visitor)).user.email).toBe(email)
      provider.fault = 'none'
    }
  } finally {
    await impatient.stop()
  }
})

test('a provider that was down is asked again', async () => {
  const fresh = await parley.startAnother()
  provider.fault = 'no-document'
  await begin(fresh)
  provider.fault = 'none'
  expect(await begin(fresh)).toContain(`${provider.issuer}/authorize`)
})

test('addresses that are not verified count where the provider is trusted with them', async () => {
  const trusting = await startHarness({ ...settings(), PARLEY_OIDC_TRUST_EMAIL: 'on' })
  try {
    const { email_verified: _, ...person } = someone()
    await trusting.request('POST', '/v1/invitations', { body: { email: person.email, role: 'viewer' } })
    Object.assign(provider, { person })
    const browser = openBrowser(trusting)
    const began = await visit(browser, '/auth/oidc?moved=1')
    const { headers } = await fetch(began.headers.get('location') ?? '', { redirect: 'manual' })
    const { pathname, search } = new URL(headers.get('location') ?? '')
    await visit(browser, pathname + search)
    expect((await browser.request('GET', '/v1/me')).body.user.email).toBe(person.email)
  } finally {
    await trusting.stop()
  }
})
