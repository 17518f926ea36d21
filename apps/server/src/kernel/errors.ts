/**
 * The kind of an error, independent of the transport. The native API, each dialect and the CLI map a kind to their own
 * status and envelope.
 */
export type ErrorKind =
  | 'malformed' // the request can't be read
  | 'invalid' // the request can be read, but has invalid values; `fields` names them
  | 'unauthenticated'
  | 'forbidden' // the key lacks a scope
  | 'not_found'
  | 'conflict'
  | 'too_large'
  | 'unsupported_media_type'
  | 'rate_limited'
  | 'rejected' // a permanent refusal, mostly by a vendor
  | 'unavailable' // try again later

export interface FieldProblem {
  /** Path of the field as the client wrote it: `events.0`, `phone`. Empty for the body as a whole. */
  field: string
  message: string
}

export interface ErrorOptions {
  /** Stable, snake_case; more specific than the kind where a client could act on it. Defaults to the kind. */
  code?: string
  fields?: FieldProblem[]
  /** For the log only, never for the client. */
  detail?: unknown
  retryAfterSeconds?: number
  /** More for the client to act on, as JSON: the vendor's own code, the id of a row that was created nevertheless. */
  data?: Record<string, unknown>
  /** The missing resource, in core's term: a dialect renders it in its own. */
  missing?: { what: string; id: number | string }
  /** What an invalid field names that isn't there, in core's term. */
  reference?: string
}

export class ParleyError extends Error {
  override readonly name = 'ParleyError'
  readonly kind: ErrorKind
  readonly code: string
  readonly fields: FieldProblem[]
  readonly detail: unknown
  readonly retryAfterSeconds: number | undefined
  readonly data: Record<string, unknown>
  readonly missing: ErrorOptions['missing']
  readonly reference: string | undefined

  constructor(kind: ErrorKind, message: string, options: ErrorOptions = {}) {
    super(message)
    this.kind = kind
    this.code = options.code ?? kind
    this.fields = options.fields ?? []
    this.detail = options.detail
    this.retryAfterSeconds = options.retryAfterSeconds
    this.data = options.data ?? {}
    this.missing = options.missing
    this.reference = options.reference
  }
}

/** One field names something that the workspace doesn't have. */
export function unknownReference(field: string, what: string, code = 'invalid'): ParleyError {
  const message = `must be ${/^[aeiou]/.test(what) ? 'an' : 'a'} ${what} of this workspace`
  return new ParleyError('invalid', `${field} ${message}`, { code, fields: [{ field, message }], reference: what })
}

/** One field is wrong. */
export function invalidField(field: string, message: string, code = 'invalid'): ParleyError {
  return new ParleyError('invalid', `${field} ${message}`, { code, fields: [{ field, message }] })
}

export function notFound(what: string, id: number | string): ParleyError {
  return new ParleyError('not_found', `There is no ${what} ${id}.`, { missing: { what, id } })
}
