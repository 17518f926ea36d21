import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ReceivedWebhook {
  /** Includes the query. */
  path: string
  headers: IncomingHttpHeaders
  rawBody: Buffer
  /** Undefined for a body that isn't JSON. */
  json: unknown
  receivedAt: Date
}

/** A status code, a whole response, no response while the sender waits, or a reset connection. */
export type WebhookAnswer =
  | number
  | { status?: number; headers?: Record<string, string>; body?: string | Buffer }
  | 'hang'
  | 'reset'

export type Respond = WebhookAnswer | ((delivery: ReceivedWebhook) => WebhookAnswer | Promise<WebhookAnswer>)

export interface WebhookReceiver {
  port: number
  url(path?: string): string
  /** Every received webhook in order of arrival, answered or not. */
  deliveries: readonly ReceivedWebhook[]
  /**
   * Resolves with all deliveries once there are this many, or with the matching ones once the predicate accepts one.
   * Rejects after `timeoutMs`, by default 20 s.
   */
  waitFor(
    wanted: number | ((delivery: ReceivedWebhook) => boolean),
    options?: { timeoutMs?: number },
  ): Promise<ReceivedWebhook[]>
  /** Sets how later requests are answered. */
  respondWith(respond: Respond): void
  close(): Promise<void>
}

/** A user's system for tests: receives webhooks on 127.0.0.1 and answers 200 by default. */
export async function startWebhookReceiver(
  options: { port?: number; respond?: Respond } = {},
): Promise<WebhookReceiver> {
  let respond = options.respond ?? 200
  const deliveries: ReceivedWebhook[] = []
  const watchers = new Set<() => void>()

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const delivery = await read(request)
    deliveries.push(delivery)
    const answer = typeof respond === 'function' ? respond(delivery) : respond
    for (const watch of watchers) watch()
    write(response, await answer)
  }

  // An aborted request counts as not delivered. If `respond` throws, the sender gets a 500.
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => write(response, { status: 500, body: String(error) }))
  })
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  return {
    port,
    url: (path = '/') => `http://127.0.0.1:${port}${path}`,
    deliveries,

    waitFor(wanted, { timeoutMs = 20_000 } = {}) {
      const met = (): ReceivedWebhook[] | undefined => {
        const found = typeof wanted === 'number' ? deliveries : deliveries.filter(wanted)
        return found.length >= (typeof wanted === 'number' ? wanted : 1) ? [...found] : undefined
      }
      return new Promise((resolve, reject) => {
        function end(): void {
          clearTimeout(timer)
          watchers.delete(watch)
        }
        function watch(): void {
          try {
            const found = met()
            if (!found) return
            end()
            resolve(found)
          } catch (error) {
            end()
            reject(error)
          }
        }
        const timer = setTimeout(() => {
          end()
          const what = typeof wanted === 'number' ? `${wanted} were expected` : 'none was the one expected'
          reject(new Error(`${deliveries.length} webhooks came within ${timeoutMs} ms; ${what}`))
        }, timeoutMs)
        watchers.add(watch)
        watch()
      })
    },

    respondWith(chosen) {
      respond = chosen
    },

    async close() {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

async function read(request: IncomingMessage): Promise<ReceivedWebhook> {
  const receivedAt = new Date()
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const rawBody = Buffer.concat(chunks)
  return { path: request.url ?? '', headers: request.headers, rawBody, json: parsed(rawBody), receivedAt }
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

function write(response: ServerResponse, answer: WebhookAnswer): void {
  if (answer === 'hang' || response.destroyed) return
  if (answer === 'reset') {
    response.socket?.resetAndDestroy()
    return
  }
  const { status = 200, headers = {}, body = '' } = typeof answer === 'number' ? { status: answer } : answer
  response.writeHead(status, headers).end(body)
}
