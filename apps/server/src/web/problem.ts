import { STATUS_CODES } from 'node:http'

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

import { type ErrorKind, type FieldProblem, ParleyError } from '../kernel/errors.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Of the error that was answered. */
    errorCode: string | undefined
  }
}

/** The default HTTP status of each kind of error; a dialect may override it. */
const statuses: Record<ErrorKind, number> = {
  malformed: 400,
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  unsupported_media_type: 415,
  rate_limited: 429,
  rejected: 422,
  unavailable: 503,
}

export function statusOf(error: ParleyError): number {
  return statuses[error.kind]
}

export function titleOf(status: number): string {
  return STATUS_CODES[status] ?? 'Error'
}

/** Of one request. More would be a large answer to a small request. */
const mostProblems = 20

interface ZodIssue {
  keyword: string
  instancePath: string
  message?: string
  params?: { keys?: string[] }
}

/** Converts an error of Fastify or of a schema. Undefined for an unexpected error: a 500. */
function toParleyError(error: unknown, bodyLimit: number): ParleyError | undefined {
  if (error instanceof ParleyError) return error
  if (!(error instanceof Error)) return undefined
  const { validation, validationContext, statusCode } = error as Error & {
    validation?: ZodIssue[]
    validationContext?: string
    statusCode?: number
  }
  if (validation) {
    const fields = validation.slice(0, mostProblems).flatMap(problemsOf).slice(0, mostProblems)
    const [first] = fields
    const message = first?.field
      ? `${first.field} ${first.message}`
      : `The ${validationContext ?? 'request'} ${first?.message}`
    return new ParleyError('invalid', message, {
      fields,
      ...(validationContext === 'params' && { reference: 'resource' }),
    })
  }
  if (statusCode === 413) return new ParleyError('too_large', `The body is larger than ${sizeText(bodyLimit)}.`)
  if (statusCode === 415) return new ParleyError('unsupported_media_type', 'The body must be application/json.')
  if (statusCode === 404) return new ParleyError('not_found', 'There is no such path.', { code: 'no_such_path' })
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new ParleyError('malformed', error.message)
  }
  return undefined
}

const sizeText = (bytes: number) => (bytes < 2 ** 20 ? `${bytes / 2 ** 10} KiB` : `${bytes / 2 ** 20} MiB`)

function problemsOf({ keyword, instancePath, message, params }: ZodIssue): FieldProblem[] {
  const path = instancePath.split('/').filter(Boolean).join('.')
  if (keyword === 'unrecognized_keys') {
    const keys = params?.keys ?? []
    const named = keys.slice(0, mostProblems).map((key) => ({
      field: path ? `${path}.${key}` : key,
      message: 'is not a known field',
    }))
    const left = keys.length - named.length
    const last = named.at(-1)
    if (last && left > 0) last.message += `, nor are ${left} more`
    return named
  }
  if (path === '' && keyword === 'invalid_type') return [{ field: '', message: 'must be a JSON object' }]
  return [{ field: path, message: message ?? 'is invalid' }]
}

function bodyLimitOf({ headers, routeOptions: { bodyLimit, config } }: FastifyRequest): number {
  const isJson = /^application\/json\b/i.test(headers['content-type'] ?? '')
  return isJson ? bodyLimit : (config.fileAtMost ?? bodyLimit)
}

/**
 * Shared by all APIs before they render an error: converts it, logs the details that the client does not get, and sets
 * Retry-After. Undefined: a 500; the log has details under its `request_id`.
 */
export function logError(error: unknown, request: FastifyRequest, reply: FastifyReply): ParleyError | undefined {
  const known = toParleyError(error, bodyLimitOf(request))
  request.errorCode = known?.code ?? 'internal_error'
  if (!known) request.log.error({ err: error }, 'unexpected error')
  else if (known.detail) request.log.warn({ err: known.detail }, known.message)
  if (known?.retryAfterSeconds !== undefined) reply.header('retry-after', known.retryAfterSeconds)
  return known
}

/** Answers unknown paths of this plugin in its error format, and only to holders of a key. */
export function registerNotFoundHandler(app: FastifyInstance): void {
  app.setNotFoundHandler((request) => {
    throw new ParleyError('not_found', `There is no ${request.method} ${request.url.split('?')[0]}.`, {
      code: 'no_such_path',
    })
  })
}
