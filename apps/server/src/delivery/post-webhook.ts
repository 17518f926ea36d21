import type { Dispatcher } from 'undici'
import type { RawHeaders } from '../core/endpoints/response-headers.ts'
import { type AttemptError, explain, isConnectionLost, type Stage } from './attempt-error.ts'
import type { GuardedConnector } from './guarded-connect.ts'
import type { Opening } from './open-connection.ts'
import { type BodyReader, createBodyReader } from './read-body.ts'
import { timedOut } from './timeouts.ts'

/** The parts of a URL that a request needs. */
export interface Destination {
  origin: string
  host: string
  /** Includes the query. */
  path: string
}

interface WebhookPostRequest {
  to: Destination
  headers: Record<string, string>
  body: string
  /** From now to the last byte of the answer. */
  timeoutMs: number
}

export interface WebhookPostResult {
  /** Null without a complete response head. */
  status: number | null
  contentType: string | null
  retryAfter: string | null
  /** The answer carries `webhook-delivery: abort`. */
  abort: boolean
  /** Of the answer. Null without a complete response head. */
  headers: RawHeaders | null
  body: string
  error: AttemptError | null
  /** The new connection; null for a kept-alive one, or without a connection. */
  opening: Opening | null
  /** From writing the request to the first byte of the answer. */
  firstByteMs: number | null
  /** A kept-alive connection ended before the first byte of an answer: the receiver had most likely closed it. */
  stale: boolean
}

/** One POST. Never rejects. */
export function postWebhook(
  dispatcher: Dispatcher,
  connector: GuardedConnector,
  request: WebhookPostRequest,
): Promise<WebhookPostResult> {
  return new Promise((resolve) => new WebhookPost(connector, request, resolve).begin(dispatcher))
}

// A class, not closures: one is created for every attempt, and closures would create all callbacks each time.
class WebhookPost implements Dispatcher.DispatchHandler {
  readonly #connector: GuardedConnector
  readonly #request: WebhookPostRequest
  readonly #resolve: (result: WebhookPostResult) => void
  readonly #timer: NodeJS.Timeout
  #reader: BodyReader | undefined
  #controller: Dispatcher.DispatchController | undefined
  #opening: Opening | null = null
  #sentAt: number | null = null
  #firstByteMs: number | null = null
  #status: number | null = null
  #headers: RawHeaders | null = null
  #contentType: string | null = null
  #retryAfter: string | null = null
  #abort = false
  #settled = false

  constructor(connector: GuardedConnector, request: WebhookPostRequest, resolve: (result: WebhookPostResult) => void) {
    this.#connector = connector
    this.#request = request
    this.#resolve = resolve
    this.#timer = setTimeout(() => this.#timeOut(), request.timeoutMs)
  }

  begin(dispatcher: Dispatcher): void {
    const { to, headers, body } = this.#request
    const dispatched: Dispatcher.DispatchOptions = {
      origin: to.origin,
      path: to.path,
      method: 'POST',
      headers,
      body,
      // The timer covers these phases, too.
      headersTimeout: 0,
      bodyTimeout: 0,
    }
    const begun = this.#connector.openingOf(() => dispatcher.dispatch(dispatched, this))
    if (this.#sentAt === null) this.#opening ??= begun
  }

  onRequestStart(started: Dispatcher.DispatchController): void {
    // Timed out while waiting for a connection: undici keeps the connection for the next request.
    if (this.#settled) throw new Error('timed out in the queue')
    this.#controller = started
    this.#sentAt = performance.now()
    this.#opening = this.#connector.current()
  }

  onResponseStarted(): void {
    this.#firstByteMs ??= performance.now() - (this.#sentAt ?? 0)
  }

  onResponseStart(_controller: Dispatcher.DispatchController, statusCode: number, headers: RawHeaders): void {
    // Interim responses precede the answer.
    if (statusCode < 200) return
    this.#status = statusCode
    this.#headers = headers
    this.#contentType = first(headers['content-type'])
    this.#retryAfter = first(headers['retry-after'])
    this.#abort = first(headers['webhook-delivery'])?.trim().toLowerCase() === 'abort'
  }

  onResponseData(running: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#reader ??= createBodyReader()
    if (this.#reader.take(chunk)) return
    this.#settle(null)
    running.abort(new Error('the rest of the body is not needed'))
  }

  onResponseEnd(): void {
    this.#settle(null)
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#opening ??= this.#sentAt === null ? this.#connector.current() : null
    const stale = this.#sentAt !== null && !this.#opening && this.#firstByteMs === null && isConnectionLost(error)
    this.#settle(explain(error, this.#stage(), this.#request.to.host), stale)
  }

  #timeOut(): void {
    const error = timedOut(this.#stage(), this.#request.timeoutMs)
    this.#settle(error)
    if (this.#controller) this.#controller.abort(error)
    else this.#opening?.cancel(error)
  }

  #stage(): Stage {
    if (this.#status !== null) return 'body'
    if (this.#sentAt !== null) return 'first byte'
    return this.#opening?.stage ?? 'queue'
  }

  #settle(error: AttemptError | null, stale = false): void {
    if (this.#settled) return
    this.#settled = true
    clearTimeout(this.#timer)
    this.#resolve({
      status: this.#status,
      contentType: this.#contentType,
      retryAfter: this.#retryAfter,
      abort: this.#abort,
      headers: this.#headers,
      body: this.#reader?.text() ?? '',
      error,
      opening: this.#opening,
      firstByteMs: this.#firstByteMs,
      stale,
    })
  }
}

function first(header: string | string[] | undefined): string | null {
  return (Array.isArray(header) ? header[0] : header) ?? null
}
