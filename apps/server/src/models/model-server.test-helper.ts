import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text as readText } from 'node:stream/consumers'

export interface ModelRequest {
  path: string
  headers: IncomingMessage['headers']
  /** JSON in the provider's own format. */
  // biome-ignore lint/suspicious/noExplicitAny: each provider has its own
  body: any
}

/** What the server does with one request. */
export type Scripted = (response: ServerResponse, request: ModelRequest) => void

/**
 * A model server that answers as scripted, one entry a request. After the last entry it repeats that entry for ever.
 */
export async function startModelServer() {
  const requests: ModelRequest[] = []
  let script: Scripted[] = []
  const server = createServer(async (request, response) => {
    const body = await readText(request)
    const received = { path: request.url ?? '', headers: request.headers, body: JSON.parse(body) }
    requests.push(received)
    const next = script.length > 1 ? script.shift() : script[0]
    if (next) next(response, received)
    else response.writeHead(599).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer(...answers: Scripted[]) {
      script = answers
      requests.length = 0
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Scripted =>
  (response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))

export const raw =
  (body: string, contentType = 'text/html'): Scripted =>
  (response) =>
    response.writeHead(200, { 'content-type': contentType }).end(body)

export const stall: Scripted = () => {}
export const reset: Scripted = (response) => response.socket?.resetAndDestroy()

/** Announces more bytes than it sends. */
export const truncated: Scripted = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' })
  response.write('{"choices": [', () => response.socket?.destroy())
}

/** A tool and its input. A string is sent unchanged. */
export type ScriptedCall = [tool: string, input: unknown]

/** The answer format of OpenAI and compatible providers, with 100 input and 10 output tokens. */
export const completion = (message: object, finish: string | null = 'stop'): Scripted =>
  json({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_700_000_000,
    model: 'test',
    choices: [{ index: 0, message: { role: 'assistant', content: null, ...message }, finish_reason: finish }],
    usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 },
  })

export const says = (content: string | null, finish = 'stop') => completion({ content }, finish)

export const calls = (...made: ScriptedCall[]) =>
  completion(
    {
      tool_calls: made.map(([name, input], index) => ({
        id: `call_${index}`,
        type: 'function',
        function: { name, arguments: typeof input === 'string' ? input : JSON.stringify(input) },
      })),
    },
    'tool_calls',
  )

export const failure = (status: number, message: string, headers: Record<string, string> = {}) =>
  json({ error: { message, type: 'error', code: null } }, status, headers)
