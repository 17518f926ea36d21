import type { FastifyInstance } from 'fastify'
import { z } from 'zod'

import type { ParleyError } from '../../kernel/errors.ts'
import { logError, statusOf } from '../../web/problem.ts'

/** The document defines no errors: see docs/adr/0001-niyog-errors.md. */
const niyogError = z
  .object({
    error: z.string().describe('What is wrong.'),
    code: z.string().describe('A stable code for programs.'),
    fields: z.record(z.string(), z.string()).optional().describe('One entry per invalid field.'),
    request_id: z.string().optional(),
    id: z.number().int().optional().describe('The message that was refused.'),
    meta_code: z.string().nullable().optional().describe('Meta’s error code.'),
  })
  .meta({
    id: 'NiyogError',
    examples: [{ error: 'phone is required', code: 'invalid', fields: { phone: 'is required' } }],
  })

const descriptions: Record<number, string> = {
  400: 'The request can’t be read.',
  401: 'The key is missing, unknown or revoked.',
  403: 'The key lacks the scope.',
  404: 'This workspace has no such resource.',
  409: 'An earlier request had the same Idempotency-Key.',
  413: 'The body is larger than 1 MiB.',
  415: 'The body isn’t application/json.',
  422: 'A field is invalid, or Meta refused the message permanently.',
  500: 'An internal error.',
  503: 'The database is unavailable. Retry after `Retry-After` seconds.',
}

/** The error responses of an operation, for its schema. */
export function niyogErrors(...statuses: (404 | 409 | 413 | 415)[]) {
  return Object.fromEntries(
    [400, 401, 403, ...statuses, 422, 500, 503].map((status) => [
      status,
      { description: descriptions[status] ?? '', content: { 'application/json': { schema: niyogError } } },
    ]),
  )
}

export function registerNiyogErrorHandler(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const known = logError(error, request, reply)
    if (!known) {
      return reply.code(500).send({ error: 'Something went wrong.', code: 'internal_error', request_id: request.id })
    }
    const { message_id, vendor_code } = known.data as { message_id?: number; vendor_code?: string | null }
    return reply.code(statusOf(known)).send({
      error: inNiyogsWords(known),
      code: known.code,
      ...(known.fields.length > 0 && {
        fields: Object.fromEntries(known.fields.map(({ field, message }) => [field, message])),
      }),
      ...(message_id !== undefined && { id: message_id, meta_code: vendor_code }),
    })
  })
}

const words: Record<string, string> = { contact: 'lead', endpoint: 'webhook' }

function inNiyogsWords({ message, missing }: ParleyError): string {
  return missing ? `There is no ${words[missing.what] ?? missing.what} ${missing.id}.` : message
}
