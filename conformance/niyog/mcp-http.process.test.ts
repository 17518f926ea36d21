import { request as httpRequest } from 'node:http'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { type Niyog, newPhone, startNiyog } from './niyog.test-helper.ts'

let niyog: Niyog
beforeAll(async () => {
  niyog = await startNiyog()
}, 60_000)
afterAll(() => niyog?.stop())

const both = { accept: 'application/json, text/event-stream' }
const ping = { jsonrpc: '2.0', id: 1, method: 'ping' }
const notOurs = { ...ping, jsonrpc: '1.0' }

interface Sent {
  method?: string
  path?: string
  body?: unknown
  raw?: string | Uint8Array<ArrayBuffer>
  headers?: Record<string, string>
}

async function send({ method = 'POST', path = '/mcp', body, raw, headers = {} }: Sent) {
  const content = raw ?? (body === undefined ? undefined : JSON.stringify(body))
  const response = await fetch(niyog.parley.url + path, {
    method,
    signal: AbortSignal.timeout(30_000),
    headers: {
      ...both,
      authorization: `Bearer ${niyog.key}`,
      ...(content !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(content !== undefined && { body: content }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, json: text === '' ? undefined : JSON.parse(text) }
}

const call = (name: string, args: unknown) => ({
  body: { jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name, arguments: args } },
})

describe('a key', () => {
  it('is asked for, as the specification has it', async () => {
    for (const [authorization, code, challenge] of [
      ['', 'missing_key', 'Bearer realm="Parley"'],
      ['Bearer niyog_live_0123', 'invalid_key', 'Bearer realm="Parley", error="invalid_token"'],
    ] as const) {
      for (const sent of [{ body: ping }, { raw: '{' }, { method: 'GET' }, { method: 'DELETE' }, { path: '/mcp/x' }]) {
        const { status, headers, json } = await send({ ...sent, headers: { authorization } })
        expect([status, json.error.data.code, headers.get('www-authenticate')]).toEqual([
          401,
          code,
          `${challenge}, resource_metadata="${niyog.parley.url}/.well-known/oauth-protected-resource/mcp"`,
        ])
      }
    }
  })

  it('may come in X-API-Key', async () => {
    const { status, json } = await send({ body: ping, headers: { authorization: '', 'x-api-key': niyog.key } })
    expect([status, json]).toEqual([200, { jsonrpc: '2.0', id: 1, result: {} }])
  })

  it('that is revoked opens nothing any more', async () => {
    const { body } = await niyog.native<{ id: number; key: string }>('POST', '/keys', { body: {} })
    const authorization = `Bearer ${body.key}`
    expect((await send({ body: ping, headers: { authorization } })).status).toBe(200)
    await niyog.native('DELETE', `/keys/${body.id}`)
    expect((await send({ body: ping, headers: { authorization } })).status).toBe(401)
  })
})

describe('a message', () => {
  it('needs no session: each is answered on its own, with no session id', async () => {
    const { status, headers, json } = await send(call('leads_create', { phone: newPhone() }))
    expect([status, json.id, json.result.isError]).toEqual([200, 7, undefined])
    expect([headers.get('mcp-session-id'), headers.get('content-type')]).toEqual([
      null,
      expect.stringMatching(/^application\/json/),
    ])
  })

  it.each([null, '', '{}', '{"limit":"5"}'])('may have the arguments %j', async (args) => {
    const { status, json } = await send(call('leads_list', args as never))
    expect([status, json.result.isError]).toEqual([200, undefined])
  })

  it.each(['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'])('may be of version %s', async (version) => {
    const params = { protocolVersion: version, capabilities: {}, clientInfo: { name: 'x', version: '1' } }
    const initialize = { jsonrpc: '2.0', id: 1, method: 'initialize', params }
    expect((await send({ body: initialize })).json.result.protocolVersion).toBe(version)
    const { status } = await send({ body: ping, headers: { 'mcp-protocol-version': version } })
    expect(status).toBe(200)
  })

  it('of a version that nobody knows is offered one, or refused', async () => {
    const params = { protocolVersion: '2035-01-01', capabilities: {}, clientInfo: { name: 'x', version: '1' } }
    const { json } = await send({ body: { jsonrpc: '2.0', id: 1, method: 'initialize', params } })
    expect(json.result.protocolVersion).toMatch(/^202\d-/)
    const { status } = await send({ body: ping, headers: { 'mcp-protocol-version': '2035-01-01' } })
    expect(status).toBe(400)
  })

  it('that wants no answer gets 202 and nothing', async () => {
    for (const method of ['notifications/initialized', 'notifications/cancelled', 'notifications/baked']) {
      const { status, text } = await send({ body: { jsonrpc: '2.0', method, params: { requestId: 1 } } })
      expect([method, status, text]).toEqual([method, 202, ''])
    }
  })

  it.each([
    ['not JSON', { raw: '{' }, 400, -32_700],
    ['empty', { raw: '' }, 400, -32_700],
    ['no bytes of text', { raw: new Uint8Array([0xff, 0xfe, 0x00]) }, 400, -32_700],
    ['no object', { raw: '"ping"' }, 400, -32_600],
    ['null', { raw: 'null' }, 400, -32_600],
    ['another object', { body: { hello: 'world' } }, 400, -32_600],
    ['another JSON-RPC', { body: notOurs }, 400, -32_600],
    ['of an id of no kind', { body: { ...ping, id: {} } }, 400, -32_600],
    ['nested too deep', { raw: '['.repeat(100_000) + ']'.repeat(100_000) }, 400, -32_700],
    ['NUL in a text', call('leads_create', { name: '\0' }), 400, -32_700],
    ['a batch', { body: [ping, ping] }, 400, -32_600],
    ['an empty batch', { body: [] }, 400, -32_600],
    [
      'a batch that cancels itself',
      { body: [ping, { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } }] },
      400,
      -32_600,
    ],
    ['too large', { body: { ...ping, params: { text: 'x'.repeat(1_100_000) } } }, 413, -32_000],
    ['of another type', { body: ping, headers: { 'content-type': 'text/plain' } }, 415, -32_000],
    ['for a client that takes no stream', { body: ping, headers: { accept: 'text/html' } }, 406, -32_000],
  ])('that is %s is refused as JSON-RPC', async (_, sent: Sent, status, code) => {
    const answer = await send(sent)
    expect([answer.status, answer.json]).toEqual([
      status,
      {
        jsonrpc: '2.0',
        id: sent.body === notOurs ? 1 : null,
        error: expect.objectContaining({ code, message: expect.any(String) }),
      },
    ])
  })

  it.each([
    ['an unknown method', { ...ping, method: 'leads/bake' }, -32_601],
    ['an unknown tool', call('leads_bake', {}).body, -32_602],
    ['a call without a name', { ...ping, method: 'tools/call', params: {} }, -32_602],
    [
      'arguments that are no object',
      { ...ping, method: 'tools/call', params: { name: 'leads_get', arguments: 7 } },
      -32_602,
    ],
  ])('with %s is answered with its error', async (_, body, code) => {
    const { status, json } = await send({ body })
    expect([status, json.error.code]).toEqual([200, code])
  })

  it('with any input at all is never our fault', async () => {
    const odd = [null, -1, 9e99, true, '', '\ud800x', [null], { id: 1 }, 'x'.repeat(5_000)]
    const { json } = await send({ body: { jsonrpc: '2.0', id: 1, method: 'tools/list' } })
    for (const { name, inputSchema } of json.result.tools) {
      for (const field of Object.keys(inputSchema.properties)) {
        const answers = await Promise.all(odd.map((value) => send(call(name, { [field]: value }))))
        for (const { status, text } of answers) {
          expect(status).toBeLessThan(500)
          expect(text).not.toContain('internal_error')
        }
      }
    }
  })
})

describe('another method', () => {
  it.each(['GET', 'DELETE', 'PUT', 'PATCH'])('%s is not allowed', async (method) => {
    const { status, headers, json } = await send({ method })
    expect([status, headers.get('allow'), json.error.data.code]).toEqual([405, 'POST', 'method_not_allowed'])
  })

  it('leads nowhere on another path', async () => {
    const { status, json } = await send({ path: '/mcp/tools', body: ping })
    expect([status, json.error.data.code]).toEqual([404, 'no_such_path'])
  })
})

describe('a web page', () => {
  /** `fetch` sets Host and Origin itself. */
  const sendAs = (headers: Record<string, string>) =>
    new Promise<{ status: number | undefined; code: string | undefined }>((resolve, reject) => {
      const content = { ...both, 'content-type': 'application/json', authorization: `Bearer ${niyog.key}` }
      const request = httpRequest(
        `${niyog.parley.url}/mcp`,
        { method: 'POST', headers: { ...content, ...headers } },
        async (response) => {
          const chunks: Buffer[] = []
          for await (const chunk of response) chunks.push(chunk)
          const { error } = JSON.parse(Buffer.concat(chunks).toString())
          resolve({ status: response.statusCode, code: error?.data?.code })
        },
      )
      request.once('error', reject)
      request.end(JSON.stringify(ping))
    })

  it.each(['http://evil.example', 'http://evil.example:4000', 'null', 'http://127.0.0.1.evil.example', 'x'])(
    'of %s is refused',
    async (origin) => {
      expect(await sendAs({ origin })).toEqual({ status: 403, code: 'foreign_origin' })
    },
  )

  it.each(['evil.example', 'evil.example:4000', 'localhost.evil.example', 'a b'])(
    'whose name %s resolves to this machine is refused',
    async (host) => {
      expect(await sendAs({ host })).toEqual({ status: 403, code: 'foreign_host' })
    },
  )

  it('of this machine is let in, and so is a program', async () => {
    const port = new URL(niyog.parley.url).port
    for (const headers of [
      { origin: niyog.parley.url },
      { origin: 'http://localhost:6274' },
      { host: `localhost:${port}` },
    ]) {
      expect(await sendAs(headers)).toEqual({ status: 200, code: undefined })
    }
  })
})
