import type { FastifyInstance } from 'fastify'
import { z } from 'zod'

import type { FieldProblem, ParleyError } from '../../kernel/errors.ts'
import { logError, statusOf } from '../../web/problem.ts'

const ndotoError = z
  .object({ error: z.string(), request_id: z.string().optional() })
  .meta({ id: 'NdotoError', examples: [{ error: 'There is no webhook 7.' }] })

const invalidRecord = z
  .object({ message: z.string(), attributes: z.array(z.string()).describe('The invalid fields.') })
  .meta({
    id: 'NdotoInvalidRecord',
    examples: [{ message: 'url has already been taken', attributes: ['url'] }],
  })

const invalid = z.union([invalidRecord, ndotoError]).meta({ examples: invalidRecord.meta()?.examples ?? [] })

const descriptions: Record<number, string> = {
  400: 'The request can’t be read.',
  401: 'The token is missing, unknown or revoked.',
  403: 'The token lacks the scope.',
  404: 'This account has no such resource, or the token belongs to another account.',
  409: 'An earlier request had the same Idempotency-Key.',
  413: 'The body is larger than 1 MiB.',
  415: 'The body isn’t application/json.',
  422: 'A field is invalid, or the message was refused permanently.',
  500: 'An internal error. The log has details under `request_id`.',
  503: 'The database is unavailable. Retry after `Retry-After` seconds.',
}

/** The error responses of an operation, for its schema. */
export function ndotoErrors(...statuses: (409 | 413 | 415)[]) {
  return Object.fromEntries(
    [400, 401, 403, 404, ...statuses, 422, 500, 503].map((status) => [
      status,
      {
        description: descriptions[status] ?? '',
        content: { 'application/json': { schema: status === 422 ? invalid : ndotoError } },
      },
    ]),
  )
}

export function registerNdotoErrorHandler(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const known = logError(error, request, reply)
    if (!known) return reply.code(500).send({ error: 'Something went wrong.', request_id: request.id })
    if (known.kind === 'unauthenticated') return reply.code(401).send({ error: 'Invalid Access Token' })
    const fields = known.fields.map(inNdotosFields)
    if (fields.length === 0) return reply.code(statusOf(known)).send({ error: inNdotosWords(known) })
    return reply.code(statusOf(known)).send({
      message: fields.map(({ field, message }) => `${field} ${message}`.trim()).join(', '),
      attributes: [...new Set(fields.map(({ field }) => field.split('.')[0] ?? ''))],
    })
  })
}

const words: Record<string, string> = { channel: 'inbox', endpoint: 'webhook' }

function inNdotosWords({ message, missing }: ParleyError): string {
  return missing ? `There is no ${words[missing.what] ?? missing.what} ${missing.id}.` : message
}

const fieldNames: Record<string, string> = {
  events: 'subscriptions',
  channel_id: 'inbox_id',
  phone: 'phone_number',
  text: 'content',
  assignee: 'assignee_id',
}

function inNdotosFields({ field, message }: FieldProblem): FieldProblem {
  const [first = '', ...rest] = field.split('.')
  return { field: [fieldNames[first] ?? first, ...rest].join('.'), message }
}
