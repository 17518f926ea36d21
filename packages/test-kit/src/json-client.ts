export interface JsonAnswer<Body> {
  status: number
  headers: Headers
  text: string
  /** Undefined for a response that isn't JSON. */
  body: Body
}

export interface JsonRequest {
  /** Sent as JSON. */
  body?: unknown
  /** Sent unchanged, instead of `body`. */
  raw?: string
  /** Default: the client's own key; null sends none. */
  key?: string | null
  headers?: Record<string, string>
  /** Default: 30 s, a guard against hanging that an overloaded machine does not reach. */
  timeoutMs?: number
}

/** One HTTP request. Rejects without a response in time. */
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
