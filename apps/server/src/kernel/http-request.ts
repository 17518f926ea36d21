import type { Dispatcher } from 'undici'

export type HttpResult =
  | { kind: 'answered'; status: number; body: string }
  /** `written`: the request was being sent when it failed, so the other side may have acted on it. */
  | { kind: 'failed'; written: boolean; reason: string }

interface HttpRequest {
  origin: string
  path: string
  method: 'GET' | 'POST'
  headers: Record<string, string>
  body?: string | Uint8Array
  /** From writing the request to the last byte of the answer. */
  timeoutMs: number
  maxAnswerBytes: number
}

/**
 * Sends one request. undici calls `onRequestStart` when it has a connection and is about to write. A request that
 * failed before (DNS, TCP, TLS, their timeouts) can't have reached the other side; one that failed later may have.
 */
export function sendRequest(dispatcher: Dispatcher, request: HttpRequest): Promise<HttpResult> {
  const { origin, path, method, headers, body, timeoutMs, maxAnswerBytes } = request
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined
    let written = false
    let status = 0
    let size = 0
    const chunks: Buffer[] = []

    dispatcher.dispatch(
      // The timer covers both phases, and a slow body.
      { origin, path, method, headers, body: body ?? null, headersTimeout: 0, bodyTimeout: 0 },
      {
        onRequestStart(controller) {
          written = true
          timer = setTimeout(() => controller.abort(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs)
        },
        onResponseStart(_controller, statusCode) {
          status = statusCode
        },
        onResponseData(controller, chunk) {
          size += chunk.length
          if (size > maxAnswerBytes) controller.abort(new Error(`an answer of more than ${maxAnswerBytes} bytes`))
          else chunks.push(chunk)
        },
        onResponseEnd() {
          clearTimeout(timer)
          resolve({ kind: 'answered', status, body: Buffer.concat(chunks).toString('utf8') })
        },
        onResponseError(_controller, error) {
          clearTimeout(timer)
          const code = 'code' in error ? String(error.code) : error.name
          if (code === 'UND_ERR_INVALID_ARG') reject(error)
          else resolve({ kind: 'failed', written, reason: error.message || code })
        },
      },
    )
  })
}
