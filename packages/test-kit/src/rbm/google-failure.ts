/** An error in Google's words. */
export interface GoogleFailure {
  status: number
  message: string
}

const names = new Map([
  [400, 'INVALID_ARGUMENT'],
  [401, 'UNAUTHENTICATED'],
  [403, 'PERMISSION_DENIED'],
  [404, 'NOT_FOUND'],
  [409, 'ALREADY_EXISTS'],
  [429, 'RESOURCE_EXHAUSTED'],
  [500, 'INTERNAL'],
  [503, 'UNAVAILABLE'],
])

export function failureBody({ status, message }: GoogleFailure): unknown {
  return { error: { code: status, message, status: names.get(status) ?? 'UNKNOWN' } }
}
