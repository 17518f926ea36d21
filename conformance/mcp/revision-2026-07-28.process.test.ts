import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { createJsonClient, type JsonClient } from '@parley/test-kit/json-client'
import { parleyCommand, parleyEnvironment } from '@parley/test-kit/parley-command'
import type { ParleyProcess } from '@parley/test-kit/parley-process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { type Mcp, wrap } from '../niyog/mcp.test-helper.ts'
import { startServer } from '../parley.test-helper.ts'

let parley: ParleyProcess
let native: JsonClient
let key: string
const open: Mcp[] = []
beforeAll(async () => {
  parley = await startServer()
  key = (await parley.createKey()).key
  native = createJsonClient(`${parley.url}/v1`, key)
})
afterAll(async () => {
  await Promise.all(open.map((mcp) => mcp.close()))
  await parley?.close()
}, 60_000)

const revision = '2026-07-28'
/** No client of an earlier revision falls back to it. */
const pinned = { versionNegotiation: { mode: { pin: revision } } }

async function connect(by: 'HTTP' | 'stdio', options: ConstructorParameters<typeof Client>[1] = pinned): Promise<Mcp> {
  const client = new Client({ name: 'conformance', version: '1.0.0' }, options)
  const [command, ...args] = parleyCommand
  const env = parleyEnvironment({ PARLEY_KEY: key }) as Record<string, string>
  const transport =
    by === 'HTTP'
      ? new StreamableHTTPClientTransport(new URL(`${parley.url}/mcp`), {
          requestInit: { headers: { authorization: `Bearer ${key}` } },
        })
      : new StdioClientTransport({ command, args: [...args, 'mcp', '--url', parley.url], env, stderr: 'pipe' })
  await client.connect(transport as never)
  const mcp = wrap(client)
  open.push(mcp)
  return mcp
}

describe.each(['HTTP', 'stdio'] as const)('over %s', (by) => {
  let mcp: Mcp
  beforeAll(async () => {
    mcp = await connect(by)
  })

  it('the server says what it is, without a handshake', async () => {
    expect(mcp.client.getNegotiatedProtocolVersion()).toBe(revision)
    expect(mcp.client.getServerVersion()).toMatchObject({ name: 'niyog-mcp', title: 'Parley' })
    expect(mcp.client.getServerCapabilities()).toEqual({ tools: {} })
    expect(mcp.client.getInstructions()).toContain('messages_send writes to real people')
  })

  it('its tools are the same, and do the same', async () => {
    const earlier = await connect(by, {})
    expect(earlier.client.getNegotiatedProtocolVersion()).toMatch(/^2025-/)
    const { tools } = await mcp.client.listTools()
    expect(tools.map(({ name }) => name)).toEqual((await earlier.client.listTools()).tools.map(({ name }) => name))
    const lead = await mcp.call<{ id: number }>('leads_create', { email: `${by}@example.com`.toLowerCase() })
    expect((await native('GET', `/contacts/${lead.id}`)).status).toBe(200)
    expect(await earlier.call('leads_get', { id: lead.id })).toEqual(await mcp.call('leads_get', { id: lead.id }))
    expect(await mcp.refusal('leads_get', { id: 'Rohan' })).toMatch(/^id .*Correct id and call leads_get again/)
    await expect(mcp.client.callTool({ name: 'leads_bäke' })).rejects.toThrow(/no tool leads_bäke/)
  })

  it('twenty calls at the same time get an answer each', async () => {
    const emails = Array.from({ length: 20 }, (_, n) => `many${n}@${by.toLowerCase()}.example.com`)
    const leads = await Promise.all(
      emails.map((email) => mcp.call<{ id: number; email: string }>('leads_create', { email })),
    )
    expect(leads.map(({ email }) => email)).toEqual(emails)
    expect(new Set(leads.map(({ id }) => id)).size).toBe(20)
  })

  it('a client that can speak both is answered in this one', async () => {
    const both = await connect(by, { versionNegotiation: { mode: 'auto' } })
    expect(both.client.getNegotiatedProtocolVersion()).toBe(revision)
  })
})

const meta = {
  'io.modelcontextprotocol/protocolVersion': revision,
  'io.modelcontextprotocol/clientCapabilities': {},
}

async function send(message: object, headers: Record<string, string> = {}) {
  const response = await fetch(`${parley.url}/mcp`, {
    method: 'POST',
    signal: AbortSignal.timeout(30_000),
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': revision,
      ...headers,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 5, ...message }),
  })
  const type = response.headers.get('content-type') ?? ''
  return { status: response.status, type, json: JSON.parse(await response.text()) }
}

describe('a message on the wire', () => {
  const list = { method: 'tools/list', params: { _meta: meta } }

  it('is answered with one JSON body, which says that it is complete', async () => {
    const { status, type, json } = await send(list, { 'mcp-method': 'tools/list' })
    expect([status, json.id, json.result.resultType]).toEqual([200, 5, 'complete'])
    expect(type).toMatch(/^application\/json/)
  })

  it('that asks what there is names both eras', async () => {
    const { json } = await send(
      { method: 'server/discover', params: { _meta: meta } },
      { 'mcp-method': 'server/discover' },
    )
    expect(json.result.supportedVersions).toContain(revision)
    expect(json.result.capabilities).toEqual({ tools: {} })
  })

  it.each([
    ['whose header names another method', list, { 'mcp-method': 'tools/call' }],
    ['without the header of its method', list, {}],
    [
      'whose header names another tool',
      { method: 'tools/call', params: { name: 'leads_list', _meta: meta } },
      { 'mcp-method': 'tools/call', 'mcp-name': 'leads_get' },
    ],
    ['whose header has another version', list, { 'mcp-method': 'tools/list', 'mcp-protocol-version': '2025-11-25' }],
  ])('%s is refused', async (_, message, headers) => {
    const { status, json } = await send(message, headers)
    expect([status, json.error.code]).toEqual([400, -32_020])
  })

  it('of a version that nobody knows is refused with the ones that are known', async () => {
    const _meta = { ...meta, 'io.modelcontextprotocol/protocolVersion': '2035-01-01' }
    const headers = { 'mcp-method': 'tools/list', 'mcp-protocol-version': '2035-01-01' }
    const { status, json } = await send({ ...list, params: { _meta } }, headers)
    expect([status, json.error.code]).toEqual([400, -32_022])
    expect(json.error.data.supported).toContain(revision)
  })

  it('of an unknown method is answered with its error', async () => {
    const { json } = await send({ ...list, method: 'leads/bake' }, { 'mcp-method': 'leads/bake' })
    expect([json.id, json.error.code]).toEqual([5, -32_601])
  })

  it('that wants to listen is told that there is nothing to listen to', async () => {
    const params = { _meta: meta, notifications: { toolsListChanged: true } }
    const { json } = await send({ method: 'subscriptions/listen', params }, { 'mcp-method': 'subscriptions/listen' })
    expect([json.id, json.error.code]).toEqual([5, expect.any(Number)])
  })

  it('needs a key', async () => {
    const { status } = await send(list, { 'mcp-method': 'tools/list', authorization: 'Bearer niyog_live_0123' })
    expect(status).toBe(401)
  })
})
