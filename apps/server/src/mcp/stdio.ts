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
  /** Of `/mcp`. */
  url: URL
  key: string
}

/**
 * Carries messages between a client on this process's stdin and stdout and a server that it reaches over HTTP, as they
 * are, until stdin ends. Throws where nothing answers at the URL, or not to this key.
 */
export async function bridgeStdio(server: Server, stdin: Readable = process.stdin): Promise<void> {
  await requireServer(server)
  const remote = new StreamableHTTPClientTransport(server.url, { requestInit: { headers: authorization(server) } })
  // Of a class whose optional properties may be undefined, which `Transport` doesn't say.
  const local = new StdioServerTransport() as Transport
  const underWay = new Set<Promise<void>>()

  local.onmessage = (message) => {
    const sent = forward(message).finally(() => underWay.delete(sent))
    underWay.add(sent)
  }
  remote.onmessage = (message) => {
    const { data } = isJSONRPCResultResponse(message) ? InitializeResultSchema.safeParse(message.result) : {}
    // What both sides have agreed on stands in a header from then on.
    if (data) remote.setProtocolVersion(data.protocolVersion)
    void local.send(message)
  }
  // A line that is no message; stderr is where clients look for what a server has to say.
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

/** Says at the start what would otherwise look like a server without tools. */
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
  return `Nothing answers at ${url.href} (${cause}). Start Parley with npm start, or say where it is with --url.`
}

function whyRefused(status: number, body: string, url: URL): string {
  const reason = reasonIn(body)
  if (status === 401) return `${url.href} refuses the key: ${reason ?? 'it is unknown or revoked'}`
  if (status === 404) return `There is no MCP server at ${url.href}: is it Parley, and recent?`
  return `${url.href} answered ${status}${reason ? `: ${reason}` : ''}`
}

/** Of a JSON-RPC error, or undefined for another server's page. */
function reasonIn(body: string): string | undefined {
  try {
    const { error } = JSON.parse(body) as { error?: { message?: unknown } }
    return typeof error?.message === 'string' ? error.message : undefined
  } catch {
    return undefined
  }
}
