import type { Dispatcher } from 'undici'
import { type AttemptError, explain, isConnectionLost, type Stage } from './attempt-error.ts'
import type { GuardedConnector } from './guarded-connect.ts'
import type { Opening } from './open-connection.ts'
import { createBodyReader } from './read-body.ts'
import { timedOut } from './timeouts.ts'

interface ExchangeRequest {
  url: URL
  headers: Record<string, string>
  body: string
  /** From now to the last byte of the answer. */
  timeoutMs: number
}

export interface Exchanged {
  /** Null without a complete response head. */
  status: number | null
  contentType: string | null
  retryAfter: string | null
  /** The answer carries `webhook-delivery: abort`. */
  abort: boolean
  body: string
  error: AttemptError | null
  /** The connection it was opened on; null for one that was kept alive, or for none at all. */
  opening: Opening | null
  /** From writing the request to the first byte of the answer. */
  firstByteMs: number | null
  /** A kept-alive connection ended before a single byte of an answer: the receiver had most likely given it up. */
  stale: boolean
}

/** One POST. Never rejects. */
export function exchange(dispatcher: Dispatcher, connector: GuardedConnector, request: ExchangeRequest) {
  const { url, headers, body, timeoutMs } = request
  return new Promise<Exchanged>((resolve) => {
    const reader = createBodyReader()
    let controller: Dispatcher.DispatchController | undefined
    let opening: Opening | null = null
    let sentAt: number | null = null
    let firstByteMs: number | null = null
    let status: number | null = null
    let contentType: string | null = null
    let retryAfter: string | null = null
    let abort = false
    let settled = false

    function stage(): Stage {
      if (status !== null) return 'body'
      if (sentAt !== null) return 'first byte'
      return opening?.stage ?? 'queue'
    }

    function settle(error: AttemptError | null, stale = false): void {
      if (settled) return
      settled = true
      clearTimeout(timer)
      resolve({ status, contentType, retryAfter, abort, body: reader.text(), error, opening, firstByteMs, stale })
    }

    const timer = setTimeout(() => {
      const error = timedOut(stage(), timeoutMs)
      settle(error)
      if (controller) controller.abort(error)
      else opening?.cancel(error)
    }, timeoutMs)

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(started) {
        // It has waited for a connection for too long: undici goes on to the next request, and keeps the connection.
        if (settled) throw new Error('timed out in the queue')
        controller = started
        sentAt = performance.now()
        opening = connector.current()
      },
      onResponseStarted() {
        firstByteMs ??= performance.now() - (sentAt ?? 0)
      },
      onResponseStart(_controller, statusCode, responseHeaders) {
        // 102 and 103 come ahead of the answer.
        if (statusCode < 200) return
        status = statusCode
        contentType = first(responseHeaders['content-type'])
        retryAfter = first(responseHeaders['retry-after'])
        abort = first(responseHeaders['webhook-delivery'])?.trim().toLowerCase() === 'abort'
      },
      onResponseData(running, chunk) {
        if (reader.take(chunk)) return
        settle(null)
        running.abort(new Error('the rest of the body is not needed'))
      },
      onResponseEnd() {
        settle(null)
      },
      onResponseError(_controller, error) {
        opening ??= sentAt === null ? connector.current() : null
        const stale = sentAt !== null && !opening && firstByteMs === null && isConnectionLost(error)
        settle(explain(error, stage(), url.host), stale)
      },
    }

    const dispatched: Dispatcher.DispatchOptions = {
      origin: url.origin,
      path: url.pathname + url.search,
      method: 'POST',
      headers,
      body,
      // The timer covers both of these phases, and the others.
      headersTimeout: 0,
      bodyTimeout: 0,
    }
    const begun = connector.openingOf(() => dispatcher.dispatch(dispatched, handler))
    if (sentAt === null) opening ??= begun
  })
}

function first(header: string | string[] | undefined): string | null {
  return (Array.isArray(header) ? header[0] : header) ?? null
}
