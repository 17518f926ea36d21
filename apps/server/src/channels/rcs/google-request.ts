import type { Dispatcher } from 'undici'

export type GoogleResult = { kind: 'answered'; status: number; body: string } | { kind: 'failed'; reason: string }

interface GoogleRequest {
  url: URL
  method: 'GET' | 'POST'
  headers: Record<string, string>
  body?: string
  /** Aborts the request, up to the last byte of the response. */
  signal: AbortSignal
}

/**
 * One request. A failed one may be repeated even if it was sent: a token may be requested twice, and Google ignores a
 * message id that it has.
 */
export async function requestGoogle(dispatcher: Dispatcher, request: GoogleRequest): Promise<GoogleResult> {
  const { url, method, headers, body, signal } = request
  try {
    const answer = await dispatcher.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method,
      headers,
      signal,
      ...(body !== undefined && { body }),
      // The signal covers both timeouts, and a slow body as well.
      headersTimeout: 0,
      bodyTimeout: 0,
    })
    return { kind: 'answered', status: answer.statusCode, body: await answer.body.text() }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const code = 'code' in error ? String(error.code) : error.name
    if (code === 'UND_ERR_INVALID_ARG') throw error
    return { kind: 'failed', reason: signal.aborted ? 'no answer in time' : error.message || code }
  }
}
