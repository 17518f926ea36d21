import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { objectOf, parsed } from '../kernel/read-json.ts'
import { StartupError } from '../kernel/startup-error.ts'

interface Server {
  /** The URL of `/mcp`. */
  url: URL
  key: string
}

type Message = Record<string, unknown>

const internalError = -32_603

/**
 * Forwards messages unchanged between a client on stdin and stdout and a server over HTTP, until stdin ends. Throws if
 * the server doesn't answer or refuses the key. Parley answers each message with one JSON body.
 */
export async function bridgeStdio(server: Server, stdin: Readable = process.stdin): Promise<void> {
  await requireServer(server)
  const underWay = new Map<unknown, AbortController>()
  const sent = new Set<Promise<void>>()
  // Of the revisions before 2026-07-28, which agree on a version at the start.
  let agreed: string | undefined

  async function forward(message: Message): Promise<void> {
    const { id } = message
    const stop = new AbortController()
    if (id !== undefined) underWay.set(id, stop)
    try {
      const answer = await post(server, message, headersOf(message, agreed), stop.signal)
      if (answer === undefined) return
      const { protocolVersion } = objectOf(objectOf(answer).result)
      if (message.method === 'initialize' && typeof protocolVersion === 'string') agreed = protocolVersion
      print(answer)
    } catch (error) {
      if (id === undefined || stop.signal.aborted) return
      print({ jsonrpc: '2.0', id, error: { code: internalError, message: whyFailed(error, server.url) } })
    } finally {
      underWay.delete(id)
    }
  }

  for await (const line of createInterface({ input: stdin })) {
    if (line.trim() === '') continue
    const message = objectOf(parsed(line))
    if (message.jsonrpc !== '2.0') {
      // Clients show a server's stderr.
      process.stderr.write(`parley: a line on stdin is not a JSON-RPC message: ${line.slice(0, 200)}\n`)
      continue
    }
    // Over HTTP, ending the request cancels it.
    if (message.method === 'notifications/cancelled') underWay.get(objectOf(message.params).requestId)?.abort()
    else {
      const done = forward(message).finally(() => sent.delete(done))
      sent.add(done)
    }
  }
  await Promise.all(sent)
}

const print = (message: unknown) => process.stdout.write(`${JSON.stringify(message)}\n`)

/** Since 2026-07-28, each message says its version itself, and headers repeat what proxies want to see. */
function headersOf({ method, params }: Message, agreed: string | undefined): Record<string, string> {
  const { _meta: meta, name, uri } = objectOf(params)
  const version = objectOf(meta)['io.modelcontextprotocol/protocolVersion']
  if (typeof version !== 'string') return agreed === undefined ? {} : { 'mcp-protocol-version': agreed }
  const named = name ?? uri
  return {
    'mcp-protocol-version': encoded(version),
    'mcp-method': encoded(String(method)),
    ...(typeof named === 'string' && { 'mcp-name': encoded(named) }),
  }
}

/** As the protocol writes what a header can't have. */
const encoded = (text: string): string =>
  /^[\x21-\x7e]+$/.test(text) ? text : `=?base64?${Buffer.from(text).toString('base64')}?=`

class Refused extends Error {}

/** Undefined: the message wants no answer. */
async function post(
  { url, key }: Server,
  message: Message,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    signal,
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...headers,
    },
    body: JSON.stringify(message),
  })
  const text = await response.text()
  const answer = parsed(text)
  // An error of the message itself has its id, and is the client's to see as it is.
  if (response.ok || (message.id !== undefined && objectOf(answer).id === message.id)) return answer
  throw new Refused(whyRefused(response.status, text, url))
}

/** Fails at startup; otherwise the client would only see a server without tools. */
async function requireServer(server: Server): Promise<void> {
  try {
    await post(server, { jsonrpc: '2.0', id: 0, method: 'ping' }, {}, AbortSignal.timeout(10_000))
  } catch (error) {
    throw new StartupError(whyFailed(error, server.url))
  }
}

function whyFailed(error: unknown, url: URL): string {
  if (error instanceof Refused) return error.message
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
  const { message } = objectOf(objectOf(parsed(body)).error)
  return typeof message === 'string' ? message : undefined
}
