/** An error in Graph's words. */
export interface GraphFailure {
  status: number
  code: number
  message: string
  details?: string
  type?: string
  subcode?: number
}

// HTTP status by code, from Meta's table of Cloud API errors; other codes come with 400.
const statuses = new Map<number, number>([
  [0, 401],
  [2, 503],
  [3, 500],
  [10, 403],
  [190, 401],
  [368, 403],
  [130497, 403],
  [131000, 500],
  [131016, 500],
  [131031, 403],
  [131057, 500],
  [132001, 404],
  [133004, 503],
])

export function failureOf(failure: number | GraphFailure): GraphFailure {
  if (typeof failure !== 'number') return failure
  const status = statuses.get(failure) ?? (failure >= 200 && failure <= 299 ? 403 : 400)
  return { status, code: failure, message: `(#${failure}) Simulated error`, details: `Details of error ${failure}.` }
}

export function failureBody(failure: GraphFailure): unknown {
  const { code, message, details, subcode, type = 'OAuthException' } = failure
  return {
    error: {
      message,
      type,
      code,
      ...(subcode === undefined ? {} : { error_subcode: subcode }),
      ...(details === undefined ? {} : { error_data: { messaging_product: 'whatsapp', details } }),
      fbtrace_id: 'AbCdEfGhIjKlMnOpQrStUvW',
    },
  }
}

export function invalid(details: string): GraphFailure {
  return { status: 400, code: 100, message: '(#100) Invalid parameter', details }
}

export function missing(field: string): GraphFailure {
  const message = '(#131008) Required parameter is missing'
  return { status: 400, code: 131008, message, details: `The parameter ${field} is required.` }
}

export function wrongValue(field: string): GraphFailure {
  const message = '(#131009) Parameter value is not valid'
  return { status: 400, code: 131009, message, details: `The value of ${field} is not valid.` }
}
