import type { FastifyInstance } from 'fastify'
import { z } from 'zod'

import type { ParleyError } from '../../kernel/errors.ts'
import { logError, statusOf } from '../../web/problem.ts'
import { inPortuguese } from './portuguese.ts'

const iagenteError = z
  .object({
    error: z.object({
      code: z.string().describe('A stable code for programs.'),
      message: z.string().describe('What is wrong.'),
      details: z
        .record(z.string(), z.array(z.string()))
        .describe('The problems of each field; for an unsent message, the vendor’s code.'),
      request_id: z.string().optional().describe('With an internal error: the log has the same id.'),
    }),
  })
  .meta({
    id: 'IagenteError',
    examples: [
      {
        error: {
          code: 'validation_error',
          message: 'The given data was invalid.',
          details: { phone: ['O campo phone é obrigatório.'] },
        },
      },
    ],
  })

const descriptions: Record<number, string> = {
  400: 'Bad request: it can’t be parsed.',
  401: 'Unauthorized: the key is missing, unknown or revoked.',
  403: 'The key lacks the scope.',
  404: 'Not found: this workspace has no such resource.',
  409: 'Conflict: it exists already, or an earlier request had the same Idempotency-Key.',
  413: 'The body is larger than 1 MiB.',
  415: 'The body isn’t application/json.',
  422: 'Unprocessable entity: `details` names the fields.',
  429: 'Too many requests. Retry after `Retry-After` seconds.',
  500: 'The message could not be sent (`send_failed`), or an internal error.',
  503: 'The database is unavailable. Retry after `Retry-After` seconds.',
}

/** The error responses of an operation, for its schema. */
export function iagenteErrors(...statuses: (404 | 409 | 413 | 415)[]) {
  return Object.fromEntries(
    [400, 401, 403, ...statuses, 422, 429, 500, 503].map((status) => [
      status,
      { description: descriptions[status] ?? '', content: { 'application/json': { schema: iagenteError } } },
    ]),
  )
}

export function registerIagenteErrorHandler(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const known = logError(error, request, reply)
    if (!known) {
      const unknown = { code: 'internal_error', message: 'Something went wrong.', details: {}, request_id: request.id }
      return reply.code(500).send({ error: unknown })
    }
    const status = known.code === 'send_failed' ? 500 : statusOf(known)
    return reply.code(status).send({
      error: { code: codeOf(known), message: messageOf(known), details: detailsOf(known) },
    })
  })
}

function codeOf({ kind, code }: ParleyError): string {
  if (kind === 'invalid') return 'validation_error'
  if (kind === 'rate_limited') return 'rate_limit_exceeded'
  return code === 'identity_taken' ? 'duplicate_lead' : code
}

function messageOf({ kind, code, message, missing, fields }: ParleyError): string {
  if (kind === 'invalid' && fields.length > 0) return 'The given data was invalid.'
  if (code === 'identity_taken') return 'The lead already exists.'
  return missing ? `${words[missing.what] ?? missing.what} not found.` : message
}

const words: Record<string, string> = { contact: 'Lead', endpoint: 'Webhook' }

function detailsOf({ code, fields, data }: ParleyError): Record<string, string[]> {
  if (code === 'send_failed') {
    const told = Object.entries(data).filter(([, value]) => value !== null)
    return Object.fromEntries(told.map(([name, value]) => [name, [String(value)]]))
  }
  const details = Map.groupBy(fields, ({ field }) => field)
  return Object.fromEntries(
    [...details].map(([field, problems]) => [field, problems.map(({ message }) => inPortuguese(field, message))]),
  )
}
