import type { FastifyInstance } from 'fastify'
import { z } from 'zod'

import type { ParleyError } from '../../kernel/errors.ts'
import { logError, statusOf } from '../../web/problem.ts'

/** The document defines no errors: see docs/adr/0011-kakiyo-inferred.md. */
const kakiyoError = z
  .object({
    error: z.string().describe('What is wrong.'),
    code: z.string().describe('A stable code for programs.'),
    fields: z.record(z.string(), z.string()).optional().describe('One entry per invalid field.'),
    request_id: z.string().optional(),
  })
  .meta({
    id: 'KakiyoError',
    examples: [{ error: 'name is required', code: 'invalid', fields: { name: 'is required' } }],
  })

const descriptions: Record<number, string> = {
  400: 'The request can’t be read.',
  401: 'The key is missing, unknown or revoked.',
  403: 'The key lacks the scope.',
  404: 'This workspace has no such resource.',
  409: 'It conflicts with the current state, or with an earlier request of the same Idempotency-Key.',
  413: 'The body is larger than 1 MiB.',
  415: 'The body isn’t application/json.',
  422: 'A field is invalid; `fields` names it.',
  500: 'An internal error.',
  503: 'The database is unavailable. Retry after `Retry-After` seconds.',
}

/** The error responses of an operation, for its schema. */
export function kakiyoErrors(...statuses: (404 | 409 | 413 | 415)[]) {
  return Object.fromEntries(
    [400, 401, 403, ...statuses, 422, 500, 503].map((status) => [
      status,
      { description: descriptions[status] ?? '', content: { 'application/json': { schema: kakiyoError } } },
    ]),
  )
}

export function registerKakiyoErrorHandler(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const known = logError(error, request, reply)
    if (!known) {
      return reply.code(500).send({ error: 'Something went wrong.', code: 'internal_error', request_id: request.id })
    }
    return reply.code(statusOf(known)).send({
      error: inKakiyosWords(known),
      code: known.code,
      ...(known.fields.length > 0 && {
        fields: Object.fromEntries(known.fields.map(({ field, message }) => [nameOf(field), message])),
      }),
    })
  })
}

const words: Record<string, string> = { contact: 'prospect', endpoint: 'webhook' }
/** A campaign's messages are core steps, among others. */
const nameOf = (field: string) =>
  field === 'linkedin'
    ? 'linkedin_url'
    : field.replace(/^steps\b.*$/, 'messages').replace(/^contact_ids\b.*$/, 'prospect_ids')

function inKakiyosWords({ message, missing }: ParleyError): string {
  return missing ? `There is no ${words[missing.what] ?? missing.what} ${missing.id}.` : message
}
