import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Authorization {
  nonce: string
  challenge: string
  redirectUri: string
}

/** An OpenID Connect provider (OpenID Connect Core 1.0, Discovery 1.0), where one person is always signed in. */
export interface IdentityProvider {
  issuer: string
  clientId: string
  clientSecret: string
  /** The claims of who is signed in. Undefined: the person declines. */
  person: Record<string, unknown> | undefined
  /** What it does wrong. */
  fault: 'none' | 'hangs' | 'nonce' | 'key' | 'audience' | 'issuer' | 'expired' | 'no-document' | 'code'
  requests: string[]
  stop(): Promise<void>
}

const keyId = 'key-1'
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

export async function startIdentityProvider(): Promise<IdentityProvider> {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  const codes = new Map<string, Authorization>()
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider: IdentityProvider = {
    issuer,
    clientId: 'parley',
    clientSecret: randomBytes(16).toString('hex'),
    person: undefined,
    fault: 'none',
    requests: [],
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }

  function idToken(nonce: string, key: KeyObject): string {
    const now = Math.floor(Date.now() / 1_000)
    const { fault } = provider
    const claims = {
      iss: fault === 'issuer' ? 'https://elsewhere.example' : issuer,
      aud: fault === 'audience' ? 'another-client' : provider.clientId,
      iat: now - 7_200,
      exp: fault === 'expired' ? now - 3_600 : now + 600,
      nonce: fault === 'nonce' ? 'another' : nonce,
      ...provider.person,
    }
    const signed = `${encode({ alg: 'RS256', kid: keyId, typ: 'JWT' })}.${encode(claims)}`
    return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', issuer)
    provider.requests.push(url.pathname)
    if (provider.fault === 'hangs') return
    const send = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        if (provider.fault === 'no-document') return void send(503, { error: 'temporarily_unavailable' })
        return void send(200, {
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          userinfo_endpoint: `${issuer}/userinfo`,
          jwks_uri: `${issuer}/jwks`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256'],
        })
      case '/jwks':
        return void send(200, {
          keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: keyId, use: 'sig', alg: 'RS256' }],
        })
      case '/authorize':
        return void response.writeHead(302, { location: authorize(url.searchParams) }).end()
      case '/token':
        return exchange(request, new URLSearchParams(await bodyOf(request)), send)
      default:
        return void send(404, { error: 'not_found' })
    }
  }

  function authorize(query: URLSearchParams): string {
    const redirectUri = query.get('redirect_uri') ?? ''
    const back = new URL(redirectUri)
    back.searchParams.set('state', query.get('state') ?? '')
    if (!provider.person) {
      back.searchParams.set('error', 'access_denied')
      return `${back}`
    }
    if (query.get('client_id') !== provider.clientId || query.get('code_challenge_method') !== 'S256') {
      back.searchParams.set('error', 'invalid_request')
      return `${back}`
    }
    const code = randomBytes(16).toString('hex')
    const [nonce, challenge] = [query.get('nonce') ?? '', query.get('code_challenge') ?? '']
    codes.set(code, { nonce, challenge, redirectUri })
    back.searchParams.set('code', code)
    return `${back}`
  }

  function exchange(
    { headers }: IncomingMessage,
    form: URLSearchParams,
    send: (status: number, body: unknown) => unknown,
  ): void {
    const known = codes.get(form.get('code') ?? '')
    codes.delete(form.get('code') ?? '')
    const credentials = `Basic ${Buffer.from(`${provider.clientId}:${provider.clientSecret}`).toString('base64')}`
    if (headers.authorization !== credentials) return void send(401, { error: 'invalid_client' })
    const verifier = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    const isGood = known?.challenge === verifier && known.redirectUri === form.get('redirect_uri')
    if (!known || !isGood || provider.fault === 'code') return void send(400, { error: 'invalid_grant' })
    const key = provider.fault === 'key' ? stranger.privateKey : keys.privateKey
    send(200, {
      access_token: randomBytes(16).toString('hex'),
      token_type: 'Bearer',
      expires_in: 600,
      refresh_token: randomBytes(16).toString('hex'),
      id_token: idToken(known.nonce, key),
    })
  }

  return provider
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
