import { createHash, randomBytes } from 'node:crypto'

import { beforeAll, describe, expect, test } from 'vitest'

import { type Browser, openBrowser, password, signUp, tokenOf } from '../../testing/browser.ts'
import { type Harness, startHarness } from '../../testing/harness.ts'
import { snapshotDatabase } from '../../testing/workspace-snapshot.ts'

let parley: Harness
let publicUrl: string
let ana: Browser
beforeAll(async () => {
  // The issuer's own address, so that a client finds it there.
  parley = await startHarness({ PARLEY_PUBLIC_URL: 'http://localhost:4000', PARLEY_OAUTH_DCR: 'on' })
  publicUrl = 'http://localhost:4000'
  ana = await signUp(parley, { email: 'ana@example.com', role: 'owner' })
  return parley.stop
})

const callback = 'https://ledger.example/callback'

interface Client {
  client_id: string
  client_secret: string | null
}

async function register(more: object = {}): Promise<Client & { id: string }> {
  const body = { name: 'Ledger', redirect_uris: [callback], ...more }
  const answer = await parley.request('POST', '/v1/apps', { body })
  expect([answer.status, answer.body]).toEqual([201, expect.objectContaining({ name: 'Ledger' })])
  return answer.body
}

const pkce = () => {
  const verifier = randomBytes(32).toString('base64url')
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') }
}

type Params = Record<string, string | undefined>
const queryOf = (params: Params) =>
  new URLSearchParams(Object.entries(params).filter((entry): entry is [string, string] => entry[1] !== undefined))

/** Opens the authorization endpoint as a browser does. Returns where it leads. */
async function authorize(browser: Browser, params: Params): Promise<URL> {
  const response = await fetch(`${parley.url}/auth/oauth2/authorize?${queryOf(params)}`, {
    redirect: 'manual',
    headers: { cookie: browser.cookies(), accept: 'text/html', 'sec-fetch-mode': 'navigate' },
  })
  const location = response.headers.get('location')
  if (!location) throw new Error(`no redirect: ${response.status} ${await response.text()}`)
  return new URL(location, publicUrl)
}

const token = (params: Params, headers: Record<string, string> = {}) =>
  fetch(`${parley.url}/auth/oauth2/token`, { method: 'POST', body: queryOf(params), headers }).then(
    async (response) => ({
      status: response.status,
      // biome-ignore lint/suspicious/noExplicitAny: as the protocol has it
      body: (await response.json()) as any,
    }),
  )

const asked = 'contacts:read contacts:write messages:read offline_access'

interface Way {
  scope?: string
  scopes?: string[]
  workspaceId?: number
  resource?: string
  browser?: Browser
}

/** From the app's request to the code with which it comes back. */
async function letIn({ client_id }: Client, way: Way = {}) {
  const { verifier, challenge } = pkce()
  const { browser = ana, scope = asked, resource = `${publicUrl}/v1`, workspaceId = 1 } = way
  const consentPage = await authorize(browser, {
    response_type: 'code',
    client_id,
    redirect_uri: callback,
    scope,
    state: 'the state',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    resource,
  })
  expect(consentPage.pathname).toBe('/app/consent')
  const query = consentPage.search.slice(1)
  const offered = await browser.request('POST', '/v1/me/authorizations/describe', { body: { query } })
  const { scopes = offered.body.scopes } = way
  const answer = await browser.request('POST', '/v1/me/authorizations', {
    body: { query, accept: true, workspace_id: workspaceId, scopes },
  })
  const back = answer.status === 200 ? new URL(answer.body.redirect_to) : undefined
  return { offered: offered.body, answer, back, code: back?.searchParams.get('code') ?? '', verifier }
}

const basic = ({ client_id, client_secret }: Client) => ({
  authorization: `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}`,
})

const exchange = (
  client: Client,
  code: string,
  verifier: string,
  more: Params = {},
  headers: Record<string, string> = basic(client),
) =>
  token(
    {
      grant_type: 'authorization_code',
      code,
      redirect_uri: callback,
      code_verifier: verifier,
      resource: `${publicUrl}/v1`,
      ...more,
    },
    headers,
  )

const renew = (client: Client, refresh_token: string, more: Params = {}) =>
  token({ grant_type: 'refresh_token', refresh_token, ...more }, basic(client))

async function tokensOf(client: Client, way: Way = {}) {
  const { code, verifier } = await letIn(client, way)
  const { status, body } = await exchange(client, code, verifier, way.resource ? { resource: way.resource } : {})
  expect([status, body]).toEqual([200, expect.objectContaining({ token_type: 'Bearer' })])
  return body as { access_token: string; refresh_token: string; scope: string; expires_in: number }
}

const get = (path: string, key: string, method = 'GET', body?: unknown) => parley.request(method, path, { key, body })

describe('an app that a user lets in', () => {
  test('acts for the user, with what the user has left of what it asked for', async () => {
    const client = await register()
    const { offered, back } = await letIn(client)
    expect(offered).toMatchObject({
      name: 'Ledger',
      redirect_host: 'ledger.example',
      registered: true,
      offline: true,
      uses: ['api'],
    })
    expect(back?.origin + (back?.pathname ?? '')).toBe(callback)
    expect(back?.searchParams.get('state')).toBe('the state')
    expect(back?.searchParams.get('iss')).toBe(`${publicUrl}/auth`)

    const tokens = await tokensOf(client, { scopes: ['contacts:read', 'contacts:write'] })
    expect(tokens.scope.split(' ').toSorted()).toEqual(['contacts:read', 'contacts:write', 'offline_access'])
    expect(tokens.expires_in).toBe(600)
    const made = await get('/v1/contacts', tokens.access_token, 'POST', { phone: '919812345678' })
    expect(made.status).toBe(201)
    expect((await get('/v1/messages', tokens.access_token)).body).toMatchObject({
      code: 'missing_scope',
      detail: expect.stringContaining('This app'),
    })
    const { body: me } = await get('/v1/me', tokens.access_token)
    expect(me).toMatchObject({
      kind: 'app',
      actor: `app:${client.client_id}`,
      workspace: { id: 1 },
      scopes: ['contacts:read', 'contacts:write'],
    })
    await get(`/v1/contacts/${made.body.id}`, tokens.access_token, 'PATCH', { name: 'Rohan' })
    const { body: history } = await get(`/v1/contacts/${made.body.id}/history`, tokens.access_token)
    expect(JSON.stringify(history)).toContain(`app:${client.client_id}`)
  })

  test('does no more than the user’s role, also after the role has changed', async () => {
    const client = await register()
    const viewer = await signUp(parley, { email: 'viewer@example.com', role: 'agent' })
    const beyond = await letIn(client, { browser: viewer, scope: 'keys:write contacts:read', scopes: ['keys:write'] })
    expect([beyond.answer.status, beyond.answer.body.errors[0].field]).toEqual([422, 'scopes'])
    const { access_token: key } = await tokensOf(client, { browser: viewer })
    expect((await get('/v1/contacts', key, 'POST', { phone: '919812345679' })).status).toBe(201)
    const { actor } = (await viewer.request('GET', '/v1/me')).body
    await parley.request('PATCH', `/v1/members/${actor.split(':')[1]}`, { body: { role: 'viewer' } })
    expect((await get('/v1/contacts', key)).status).toBe(200)
    expect((await get('/v1/contacts', key, 'POST', { phone: '919812345680' })).status).toBe(403)
    await parley.request('DELETE', `/v1/members/${actor.split(':')[1]}`)
    await expect.poll(async () => (await get('/v1/contacts', key)).status).toBe(401)
  })

  test('refreshes its tokens: each refresh token works once', async () => {
    const client = await register()
    const first = await tokensOf(client)
    const second = await renew(client, first.refresh_token)
    expect([second.status, (await get('/v1/contacts', second.body.access_token)).status]).toEqual([200, 200])
    expect(second.body.refresh_token).not.toBe(first.refresh_token)
    const wider = await renew(client, second.body.refresh_token, { scope: 'keys:write' })
    expect(wider.status).toBe(400)
  })

  test('is asked for the workspace each time, and reaches no other', async () => {
    const client = await register()
    const other = await parley.createWorkspace('Other')
    const { body } = await parley.request('POST', '/v1/invitations', {
      key: other.key,
      body: { email: 'ana@example.com', role: 'admin' },
    })
    await ana.request('POST', '/v1/invitations/accept', { body: { token: tokenOf(body.link) } })
    const [here, there] = [await tokensOf(client), await tokensOf(client, { workspaceId: other.id })]
    expect((await get('/v1/me', here.access_token)).body.workspace.id).toBe(1)
    expect((await get('/v1/me', there.access_token)).body.workspace).toEqual({ id: other.id, name: 'Other' })
    const { body: made } = await get('/v1/contacts', there.access_token, 'POST', { phone: '919812345681' })
    expect((await get(`/v1/contacts/${made.id}`, here.access_token)).status).toBe(404)
    const strange = await parley.createWorkspace()
    const { answer } = await letIn(client, { workspaceId: strange.id })
    expect([answer.status, answer.body.errors[0].field]).toEqual([422, 'workspace_id'])
  })

  test('works for /v1 or for MCP, as it has asked, and on no dialect', async () => {
    const client = await register()
    const api = await tokensOf(client)
    const mcp = await tokensOf(client, { resource: `${publicUrl}/mcp` })
    const listTools = (key: string) =>
      parley.request('POST', '/mcp', {
        key,
        body: { jsonrpc: '2.0', id: 1, method: 'tools/list' },
        headers: { accept: 'application/json, text/event-stream' },
      })
    expect((await listTools(mcp.access_token)).status).toBe(200)
    expect((await get('/v1/contacts', mcp.access_token)).status).toBe(401)
    const query = { query: '{ me { kind } contacts { nodes { id } } channels { nodes { id } } }' }
    expect((await get('/graphql', mcp.access_token, 'POST', query)).status).toBe(401)
    const { data, errors } = (await get('/graphql', api.access_token, 'POST', query)).body
    expect(data).toMatchObject({ me: { kind: 'app' }, contacts: { nodes: expect.any(Array) }, channels: null })
    expect(errors[0].message).toBe('This app lacks the scope channels:read.')
    const refused = await listTools(api.access_token)
    expect(refused.status).toBe(401)
    expect(refused.headers.get('www-authenticate')).toContain(
      `resource_metadata="${publicUrl}/.well-known/oauth-protected-resource/mcp"`,
    )
    expect((await get('/niyog/api/v1/leads', api.access_token)).status).toBe(401)
  })
})

describe('shutting an app out', () => {
  test.each(['by the user', 'by an owner', 'by deleting the app', 'by the app itself'])(
    '%s ends its tokens at once',
    async (way) => {
      const client = await register()
      const { access_token: key, refresh_token } = await tokensOf(client)
      expect((await get('/v1/contacts', key)).status).toBe(200)
      const { body } = await parley.request('GET', '/v1/grants')
      const grant = body.data.find(({ client_id }: Client) => client_id === client.client_id)
      expect(grant).toMatchObject({ name: 'Ledger', user: { email: 'ana@example.com' }, workspace_id: 1 })
      const statuses: Record<string, () => Promise<number>> = {
        'by the user': async () => (await ana.request('DELETE', `/v1/me/grants/${grant.id}`)).status,
        'by an owner': async () => (await parley.request('DELETE', `/v1/grants/${grant.id}`)).status,
        'by deleting the app': async () => (await parley.request('DELETE', `/v1/apps/${client.id}`)).status,
        'by the app itself': async () =>
          (
            await fetch(`${parley.url}/auth/oauth2/revoke`, {
              method: 'POST',
              headers: basic(client),
              body: queryOf({ token: refresh_token }),
            })
          ).status,
      }
      expect(await statuses[way]?.()).toBe(200)
      if (way === 'by the app itself') await parley.advance(11_000)
      expect((await get('/v1/contacts', key)).status).toBe(401)
      const refreshed = await renew(client, refresh_token)
      expect(refreshed.status).toBeGreaterThanOrEqual(400)
    },
  )

  test('is not for strangers', async () => {
    const client = await register()
    await tokensOf(client)
    const { body } = await ana.request('GET', '/v1/me/grants')
    const grant = body.data.find(({ client_id }: Client) => client_id === client.client_id)
    const stranger = await signUp(parley, { email: 'stranger@example.com', role: 'admin' })
    expect((await stranger.request('DELETE', `/v1/me/grants/${grant.id}`)).status).toBe(404)
    expect((await stranger.request('DELETE', `/v1/grants/${grant.id}`)).status).toBe(403)
    const other = await parley.createWorkspace()
    expect((await parley.request('DELETE', `/v1/grants/${grant.id}`, { key: other.key })).status).toBe(404)
    expect((await parley.request('DELETE', `/v1/apps/${client.id}`, { key: other.key })).status).toBe(404)
  })
})

describe('refused', () => {
  const base = (client: Client, more: Params = {}): Params => ({
    response_type: 'code',
    client_id: client.client_id,
    redirect_uri: callback,
    scope: 'contacts:read',
    code_challenge: pkce().challenge,
    code_challenge_method: 'S256',
    ...more,
  })

  test.each([
    ['another redirect', { redirect_uri: 'https://evil.example/callback' }],
    ['an unknown app', { client_id: 'unknown' }],
  ])('%s is never sent anywhere but to our own page', async (_, more) => {
    const led = await authorize(ana, base(await register(), more))
    expect([led.origin, led.pathname]).toEqual([publicUrl, '/app/error'])
  })

  test.each([
    ['no PKCE', { code_challenge: undefined, code_challenge_method: undefined }],
    ['PKCE in plain text', { code_challenge_method: 'plain' }],
    ['an unknown scope', { scope: 'everything:write' }],
    ['a token in the redirect', { response_type: 'token' }],
    ['something else’s resource', { resource: 'https://elsewhere.example/' }],
  ])('%s', async (_, more) => {
    const client = await register({ confidential: false })
    const led = await authorize(ana, base(client, more))
    expect(led.searchParams.get('code')).toBeNull()
    expect(led.searchParams.get('error') ?? led.pathname).toBeTruthy()
    expect(led.pathname).not.toBe('/app/consent')
  })

  test('a code again: and its tokens end', async () => {
    const client = await register()
    const { code, verifier } = await letIn(client)
    const { body } = await exchange(client, code, verifier)
    expect((await get('/v1/contacts', body.access_token)).status).toBe(200)
    expect((await exchange(client, code, verifier)).status).toBe(400)
    await parley.advance(11_000)
    expect((await get('/v1/contacts', body.access_token)).status).toBe(401)
  })

  test.each([
    ['another verifier', { code_verifier: randomBytes(32).toString('base64url') }],
    ['another redirect', { redirect_uri: 'https://ledger.example/other' }],
    ['another resource', { resource: `http://localhost:4000/mcp` }],
  ])('a code with %s', async (_, more) => {
    const client = await register()
    const { code, verifier } = await letIn(client)
    expect((await exchange(client, code, verifier, more)).status).toBeGreaterThanOrEqual(400)
  })

  test('a code with a wrong secret, or none', async () => {
    const client = await register()
    const { code, verifier } = await letIn(client)
    for (const headers of [basic({ ...client, client_secret: 'parley_cs_wrong' }), {}]) {
      const { status } = await exchange(client, code, verifier, { client_id: client.client_id }, headers)
      expect(status).toBeGreaterThanOrEqual(400)
    }
  })

  test('another app’s code', async () => {
    const [client, other] = [await register(), await register()]
    const { code, verifier } = await letIn(client)
    expect((await exchange(other, code, verifier)).status).toBeGreaterThanOrEqual(400)
  })

  test('more scopes than the app has asked for, and a query that was changed', async () => {
    const client = await register()
    const { answer } = await letIn(client, { scopes: ['keys:write'] })
    expect([answer.status, answer.body.errors[0].field]).toEqual([422, 'scopes'])
    const page = await authorize(ana, base(client))
    const query = page.search.slice(1).replace('contacts%3Aread', 'contacts%3Awrite')
    const changed = await ana.request('POST', '/v1/me/authorizations', {
      body: { query, accept: true, workspace_id: 1, scopes: ['contacts:write'] },
    })
    expect([changed.status, changed.body.code]).toEqual([422, 'invalid_authorization_request'])
  })

  test('by the user: the app is told', async () => {
    const page = await authorize(ana, base(await register()))
    const { body } = await ana.request('POST', '/v1/me/authorizations', {
      body: { query: page.search.slice(1), accept: false, workspace_id: 1, scopes: [] },
    })
    expect(new URL(body.redirect_to).searchParams.get('error')).toBe('access_denied')
  })

  test('who is not signed in goes to the log-in first', async () => {
    const led = await authorize(openBrowser(parley), base(await register()))
    expect(led.pathname).toBe('/app/login')
  })

  test.each(['http://ledger.example/callback', 'javascript:alert(1)', 'not a URL'])('the redirect %s', async (url) => {
    const { status } = await parley.request('POST', '/v1/apps', { body: { name: 'Eve', redirect_uris: [url] } })
    expect(status).toBe(422)
  })
})

test('the documents say where everything is', async () => {
  // biome-ignore lint/suspicious/noExplicitAny: as the standards have it
  const read = async (path: string): Promise<any> => (await fetch(parley.url + path)).json()
  const server = await read('/.well-known/oauth-authorization-server/auth')
  expect(server).toMatchObject({
    issuer: `${publicUrl}/auth`,
    authorization_endpoint: `${publicUrl}/auth/oauth2/authorize`,
    token_endpoint: `${publicUrl}/auth/oauth2/token`,
    registration_endpoint: `${publicUrl}/auth/oauth2/register`,
    code_challenge_methods_supported: ['S256'],
    client_id_metadata_document_supported: true,
    scopes_supported: expect.arrayContaining(['contacts:read', 'offline_access']),
  })
  expect(server.token_endpoint_auth_methods_supported).toContain('none')
  expect(await read('/.well-known/oauth-authorization-server')).toEqual(server)
  for (const [path, resource] of [
    ['', '/mcp'],
    ['/mcp', '/mcp'],
    ['/v1', '/v1'],
  ]) {
    expect(await read(`/.well-known/oauth-protected-resource${path}`)).toMatchObject({
      resource: publicUrl + resource,
      authorization_servers: [`${publicUrl}/auth`],
    })
  }
})

test('nothing else of the library is served', async () => {
  for (const [method, path] of [
    ['POST', '/auth/sign-up/email'],
    ['POST', '/auth/sign-in/email'],
    ['GET', '/auth/get-session'],
    ['GET', '/auth/list-sessions'],
    ['POST', '/auth/oauth2/consent'],
    ['POST', '/auth/admin/oauth2/create-client'],
    ['POST', '/auth/oauth2/create-client'],
    ['POST', '/auth/change-email'],
  ] as const) {
    const { status } = await fetch(parley.url + path, {
      method,
      ...(method === 'POST' && { body: '{}', headers: { 'content-type': 'application/json' } }),
    })
    expect([path, status]).toEqual([path, 404])
  }
})

test('a client registers itself where that is on, and not too often', async () => {
  const attempt = () =>
    fetch(`${parley.url}/auth/oauth2/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        client_name: 'Cursor',
        redirect_uris: ['http://127.0.0.1:33418/callback'],
        token_endpoint_auth_method: 'none',
      }),
    })
  const first = await attempt()
  expect([first.status, await first.clone().text()]).toEqual([201, expect.any(String)])
  const { client_id } = (await first.json()) as Client
  const page = await authorize(ana, {
    response_type: 'code',
    client_id,
    redirect_uri: 'http://127.0.0.1:33418/callback',
    scope: 'contacts:read',
    code_challenge: pkce().challenge,
    code_challenge_method: 'S256',
  })
  const { body } = await ana.request('POST', '/v1/me/authorizations/describe', {
    body: { query: page.search.slice(1) },
  })
  expect(body).toMatchObject({ name: 'Cursor', registered: false, redirect_host: '127.0.0.1:33418' })
  const statuses = await Promise.all(Array.from({ length: 12 }, async () => (await attempt()).status))
  expect(statuses).toContain(429)
})

test('no token, code or secret can be read in the database', async () => {
  const client = await register()
  const { code, verifier } = await letIn(client)
  const before = await snapshotDatabase(parley.sql)
  const { body } = await exchange(client, code, verifier)
  const dump = before + (await snapshotDatabase(parley.sql))
  for (const secret of [code, body.access_token, body.refresh_token, client.client_secret ?? '', password]) {
    expect(secret.length).toBeGreaterThan(8)
    expect(dump.includes(secret.replace(/^parley_(at|rt|cs)_/, '')), secret).toBe(false)
  }
})
