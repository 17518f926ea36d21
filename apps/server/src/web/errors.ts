import type { FastifyInstance } from 'fastify'
import type { ZodType } from 'zod'

import { type ErrorKind, type FieldProblem, ParleyError } from '../kernel/errors.ts'
import { logError, statusOf } from './problem.ts'

/** An error in the words of an API. */
export interface ApiError {
  status: number
  kind: ErrorKind | 'internal'
  code: string
  message: string
  fields: FieldProblem[]
  data: Record<string, unknown>
  retryAfterSeconds?: number | undefined
  /** What is missing, in core's term. */
  missing?: ParleyError['missing']
  /** Only of an internal error: the log has details under this id. */
  requestId?: string
}

/** How an API documents and renders its errors. */
interface ErrorFormat {
  /** The body's schema: one, or one for each status. */
  schema: ZodType | ((status: number) => ZodType)
  /** Absent: `application/json`. */
  contentType?: string
  /** The statuses that every operation may answer, besides the usual ones. */
  always?: readonly number[]
  /** Where the usual descriptions of statuses don't fit. */
  descriptions?: Partial<Record<number, string>>
  /** The API's names of core's resources, for `There is no lead 7.` */
  resources?: Readonly<Record<string, string>>
  /** An id of nothing in a path or a body is a 404, as it is for the vendor. Otherwise it is an invalid field. */
  unknownIdsAreMissing?: true
  /** The API's name of a core field. */
  fieldName?(field: string): string
  /** The status of errors that don't have the usual one of their kind. */
  status?(error: ParleyError): number | undefined
  body(error: ApiError): unknown
}

export interface Errors {
  /** The error responses of an operation, for its schema. Adds those that every operation has. */
  responses(...statuses: (404 | 409 | 413 | 415)[]): Record<number, { description: string; content: object }>
  /** Renders every error of this plugin. */
  register(app: FastifyInstance): void
}

const usual = [400, 401, 403, 422, 429, 500, 503]

const usualDescriptions: Record<number, string> = {
  400: 'The request can’t be read.',
  401: 'The key is missing, unknown or revoked.',
  403: 'The key lacks the scope.',
  404: 'This workspace has no such resource.',
  409: 'It conflicts with the current state, or with an earlier request of the same Idempotency-Key.',
  413: 'The body is larger than this operation takes: 64 KiB, or 256 KiB of a message and 512 KiB of a campaign.',
  415: 'The body isn’t application/json.',
  422: 'A field is invalid; the body names it.',
  429: 'Too many requests, or too many wrong keys from this address. Retry after `Retry-After` seconds.',
  500: 'An internal error.',
  503: 'The database is unavailable. Retry after `Retry-After` seconds.',
}

export function createErrors(format: ErrorFormat): Errors {
  const { schema, contentType = 'application/json', always = [], descriptions = {} } = format
  return {
    responses(...statuses) {
      const all = new Set([...usual, ...always, ...statuses])
      return Object.fromEntries(
        [...all].map((status) => [
          status,
          {
            description: descriptions[status] ?? usualDescriptions[status] ?? '',
            content: { [contentType]: { schema: typeof schema === 'function' ? schema(status) : schema } },
          },
        ]),
      )
    },
    register(app) {
      app.setErrorHandler((thrown, request, reply) => {
        const known = inFormat(format, logError(thrown, request, reply))
        const error = known ? inWordsOf(format, known) : internal(request.id)
        return reply.code(error.status).type(contentType).send(format.body(error))
      })
    },
  }
}

/** The problem of each field, for bodies that have an object of them. */
export function byField(fields: readonly FieldProblem[]): Record<string, string> {
  return Object.fromEntries(fields.map(({ field, message }) => [field, message]))
}

/** Turns what is invalid about an id into something missing, for APIs that want it so. */
function inFormat({ unknownIdsAreMissing, resources = {} }: ErrorFormat, known: ParleyError | undefined) {
  if (!unknownIdsAreMissing || known?.reference === undefined) return known
  const what = known.reference
  const message = `There is no such ${resources[what] ?? what}.`
  return new ParleyError('not_found', message, { reference: what })
}

function inWordsOf(
  { resources = {}, fieldName = (field) => field, status }: ErrorFormat,
  known: ParleyError,
): ApiError {
  const { kind, code, data, missing, reference, retryAfterSeconds } = known
  return {
    kind,
    code,
    data,
    missing: missing ?? (kind === 'not_found' && reference !== undefined ? { what: reference, id: '' } : undefined),
    retryAfterSeconds,
    status: status?.(known) ?? statusOf(known),
    message: missing
      ? `There is no ${resources[missing.what] ?? missing.what} ${missing.id}.`
      : withFieldName(known, fieldName),
    fields: known.fields.map(({ field, message }) => ({ field: fieldName(field), message })),
  }
}

/** Core's message begins with core's name of the invalid field. */
function withFieldName({ message, fields: [first] }: ParleyError, fieldName: (field: string) => string): string {
  const named = first && `${first.field} ${first.message}` === message
  return named ? `${fieldName(first.field)} ${first.message}` : message
}

function internal(requestId: string): ApiError {
  const message = 'Something went wrong.'
  return { status: 500, kind: 'internal', code: 'internal_error', message, fields: [], data: {}, requestId }
}
