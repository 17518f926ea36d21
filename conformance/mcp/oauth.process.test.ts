import {
  auth,
  Client,
  type OAuthClientInformationMixed,
  type OAuthClientProvider,
  type OAuthDiscoveryState,
  type OAuthTokens,
  StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client'
import { createJsonClient } from '@parley/test-kit/json-client'
import type { ParleyProcess } from '@parley/test-kit/parley-process'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startServer } from '../parley.test-helper.ts'

let parley: ParleyProcess
let cookie: string
beforeAll(async () => {
  parley = await startServer({ PARLEY_OAUTH_DCR: 'on' })
  const [, token] = (await parley.cli('setup')).trim().split('#')
  const response = await fetch(`${parley.url}/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, name: 'Ana', email: 'ana@example.com', password: 'correct horse battery' }),
  })
  expect(response.status).toBe(201)
  cookie = response.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
})
afterAll(() => parley.close(), 60_000)

const redirectUrl = 'http://127.0.0.1:33418/callback'

/** A program of the user's machine, which keeps what it learns in memory. */
class Program implements OAuthClientProvider {
  redirectUrl = redirectUrl
  clientMetadata = { client_name: 'Cursor', redirect_uris: [redirectUrl], token_endpoint_auth_method: 'none' }
  opened: URL | undefined
  saved: OAuthTokens | undefined
  #client: OAuthClientInformationMixed | undefined
  #verifier = ''
  #discovery: OAuthDiscoveryState | undefined

  clientInformation() {
    return this.#client
  }
  saveClientInformation(client: OAuthClientInformationMixed) {
    this.#client = client
  }
  tokens() {
    return this.saved
  }
  saveTokens(tokens: OAuthTokens) {
    this.saved = tokens
  }
  redirectToAuthorization(url: URL) {
    this.opened = url
  }
  saveDiscoveryState(state: OAuthDiscoveryState) {
    this.#discovery = state
  }
  discoveryState() {
    return this.#discovery
  }
  saveCodeVerifier(verifier: string) {
    this.#verifier = verifier
  }
  codeVerifier() {
    return this.#verifier
  }
}

/** What the person does in the browser. Returns what the program is called back with. */
async function consent(opened: URL, scopes: string[]) {
  const led = await fetch(opened, { redirect: 'manual', headers: { cookie } })
  const page = new URL(led.headers.get('location') ?? '')
  expect(page.pathname).toBe('/app/consent')
  const headers = { cookie, origin: parley.url }
  const browser = createJsonClient(`${parley.url}/v1`, '')
  const body = { query: page.search.slice(1), accept: true, workspace_id: 1, scopes }
  const answer = await browser<{ redirect_to: string }>('POST', '/me/authorizations', { key: null, body, headers })
  expect([answer.status, answer.text]).toEqual([200, expect.any(String)])
  const { searchParams } = new URL(answer.body.redirect_to)
  return { authorizationCode: searchParams.get('code') ?? '', iss: searchParams.get('iss') ?? '' }
}

it('lets in a client that the SDK drives: it finds the server, registers, asks, calls tools and refreshes', async () => {
  const program = new Program()
  const serverUrl = new URL(`${parley.url}/mcp`)
  expect(await auth(program, { serverUrl })).toBe('REDIRECT')
  const opened = program.opened as URL
  expect(opened.searchParams.get('resource')).toBe(serverUrl.href)
  expect(opened.searchParams.get('code_challenge_method')).toBe('S256')

  const calledBack = await consent(opened, ['contacts:read', 'audit:read'])
  expect(await auth(program, { serverUrl, ...calledBack })).toBe('AUTHORIZED')

  const client = new Client({ name: 'Cursor', version: '1' }, { versionNegotiation: { mode: 'auto' } })
  await client.connect(new StreamableHTTPClientTransport(serverUrl, { authProvider: program }))
  const names = (await client.listTools()).tools.map(({ name }) => name)
  expect(names).toContain('leads_list')
  // The person has taken these from it.
  expect(names).not.toContain('messages_send')
  const { content } = await client.callTool({ name: 'audit_list', arguments: {} })
  expect(JSON.stringify(content)).toContain('grant.created')
  await client.close()

  const before = program.saved?.access_token
  expect(await auth(program, { serverUrl })).toBe('AUTHORIZED')
  expect(program.saved?.access_token).not.toBe(before)
})
