export interface JsonAnswer<Body> {
  status: number
  headers: Headers
  text: string
  /** Undefined for an answer that isn't JSON. */
  body: Body
}

export interface JsonRequest {
  /** Goes out as JSON. */
  body?: unknown
  /** Goes out as it is, in place of `body`. */
  raw?: string
  /** In place of the client's own; null sends none. */
  key?: string | null
  headers?: Record<string, string>
  /** 30 s by default: a guard against hanging, which an overloaded machine does not meet. */
  timeoutMs?: number
}

/** One HTTP request. Rejects when no answer came, or not in time. */
export type JsonClient = <Body = Record<string, unknown>>(
  method: string,
  path: string,
  request?: JsonRequest,
) => Promise<JsonAnswer<Body>>

/** A client of the API below `baseUrl`, with a bearer key. */
export function createJsonClient(baseUrl: string, ownKey: string): JsonClient {
  return async <Body>(method: string, path: string, request: JsonRequest = {}) => {
    const { key = ownKey } = request
    const body = request.raw ?? (request.body === undefined ? undefined : JSON.stringify(request.body))
    const response = await fetch(baseUrl + path, {
      method,
      signal: AbortSignal.timeout(request.timeoutMs ?? 30_000),
      headers: {
        ...(key !== null && { authorization: `Bearer ${key}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...request.headers,
      },
      ...(body !== undefined && { body }),
    })
    const text = await response.text()
    const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '')
    const parsed: unknown = isJson ? JSON.parse(text) : undefined
    return { status: response.status, headers: response.headers, text, body: parsed as Body }
  }
}
