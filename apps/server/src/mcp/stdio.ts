import type { Readable } from 'node:stream'

import { StreamableHTTPClientTransport, StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import {
  ErrorCode,
  InitializeResultSchema,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  type JSONRPCMessage,
} from '@modelcontextprotocol/sdk/types.js'

import { StartupError } from '../kernel/startup-error.ts'

interface Server {
  /** The URL of `/mcp`. */
  url: URL
  key: string
}

/**
 * Forwards messages unchanged between a client on stdin and stdout and a server over HTTP, until stdin ends. Throws if
 * the server doesn't answer or refuses the key.
 */
export async function bridgeStdio(server: Server, stdin: Readable = process.stdin): Promise<void> {
  await requireServer(server)
  const remote = new StreamableHTTPClientTransport(server.url, { requestInit: { headers: authorization(server) } })
  // The class declares optional properties as possibly undefined; `Transport` does not.
  const local = new StdioServerTransport() as Transport
  const underWay = new Set<Promise<void>>()

  local.onmessage = (message) => {
    const sent = forward(message).finally(() => underWay.delete(sent))
    underWay.add(sent)
  }
  remote.onmessage = (message) => {
    const { data } = isJSONRPCResultResponse(message) ? InitializeResultSchema.safeParse(message.result) : {}
    // Later requests carry the negotiated version in a header.
    if (data) remote.setProtocolVersion(data.protocolVersion)
    void local.send(message)
  }
  // The line was no message. Clients show a server's stderr.
  local.onerror = (error) => process.stderr.write(`parley: ${error.message}\n`)

  async function forward(message: JSONRPCMessage): Promise<void> {
    try {
      await remote.send(message)
    } catch (error) {
      if (!isJSONRPCRequest(message)) return
      const told = { code: ErrorCode.InternalError, message: whyFailed(error, server.url) }
      await local.send({ jsonrpc: '2.0', id: message.id, error: told })
    }
  }

  await remote.start()
  const ended = new Promise<void>((resolve) => {
    stdin.once('end', resolve)
    stdin.once('close', resolve)
  })
  await local.start()
  await ended
  await Promise.all(underWay)
  await local.close()
  await remote.close()
}

/** Fails at startup; otherwise the client would only see a server without tools. */
async function requireServer(server: Server): Promise<void> {
  const ping = { jsonrpc: '2.0', id: 0, method: 'ping' }
  const headers = {
    ...authorization(server),
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
  }
  let response: Response
  try {
    response = await fetch(server.url, { method: 'POST', headers, body: JSON.stringify(ping) })
  } catch (error) {
    throw new StartupError(whyFailed(error, server.url))
  }
  const text = await response.text()
  if (!response.ok) throw new StartupError(whyRefused(response.status, text, server.url))
}

function authorization({ key }: Server) {
  return { authorization: `Bearer ${key}` }
}

function whyFailed(error: unknown, url: URL): string {
  if (error instanceof StreamableHTTPError && error.code !== undefined) {
    return whyRefused(error.code, error.message.slice(error.message.indexOf('{')), url)
  }
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
  return `Nothing answers at ${url.href} (${cause}). Start Parley with npm start, or set its address with --url.`
}

function whyRefused(status: number, body: string, url: URL): string {
  const reason = reasonIn(body)
  if (status === 401) return `${url.href} refuses the key: ${reason ?? 'it is unknown or revoked'}`
  if (status === 404) return `There is no MCP server at ${url.href}: is it Parley, and recent?`
  return `${url.href} answered ${status}${reason ? `: ${reason}` : ''}`
}

/** The message of a JSON-RPC error, or undefined for another server's page. */
function reasonIn(body: string): string | undefined {
  try {
    const { error } = JSON.parse(body) as { error?: { message?: unknown } }
    return typeof error?.message === 'string' ? error.message : undefined
  } catch {
    return undefined
  }
}
