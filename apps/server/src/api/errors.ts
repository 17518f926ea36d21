import type { FastifyInstance } from 'fastify'
import { z } from 'zod'

import { logError, statusOf, titleOf } from '../web/problem.ts'

/** RFC 9457. */
const problem = z
  .object({
    type: z.string().describe('`about:blank`, or a page about this problem.'),
    title: z.string(),
    status: z.number().int(),
    detail: z.string().describe('What is wrong with this request.'),
    code: z.string().describe('A stable code for programs.'),
    errors: z
      .array(z.object({ field: z.string(), message: z.string() }))
      .optional()
      .describe('One entry per invalid field.'),
    request_id: z.string().optional().describe('With a 500: the log has the same id.'),
    message_id: z.number().int().optional(),
    contact_id: z.number().int().optional().describe('With `opted_out`.'),
    vendor_code: z.string().nullable().optional(),
    alternatives: z
      .array(z.object({ start: z.string(), end: z.string() }))
      .optional()
      .describe('With `slot_taken` and `not_bookable`: free slots.'),
  })
  .meta({
    id: 'Problem',
    examples: [
      {
        type: 'about:blank',
        title: 'Unprocessable Entity',
        status: 422,
        detail: 'phone must be a phone number with its country code, like 919812345678',
        code: 'invalid_phone',
        errors: [{ field: 'phone', message: 'must be a phone number with its country code, like 919812345678' }],
      },
    ],
  })

const descriptions: Record<number, string> = {
  400: 'The request can’t be read.',
  401: 'The key is missing, unknown or revoked.',
  403: 'The key lacks the scope.',
  404: 'This workspace has no such resource.',
  409: 'It conflicts with the current state, or with an earlier request of the same Idempotency-Key.',
  413: 'The body is larger than 1 MiB.',
  415: 'The body isn’t application/json.',
  422: 'A field is invalid; `errors` names it.',
  500: 'An internal error. The log has details under `request_id`.',
  503: 'The database or a vendor is unavailable. Retry, after `Retry-After` seconds if given.',
}

/** The error responses of an operation, for its schema. Adds those that every operation has. */
export function problems(...statuses: (404 | 409 | 413 | 415)[]) {
  const all = [400, 401, 403, ...statuses, 422, 500, 503]
  return Object.fromEntries(
    all.map((status) => [
      status,
      {
        description: descriptions[status] ?? titleOf(status),
        content: { 'application/problem+json': { schema: problem } },
      },
    ]),
  )
}

/** Renders every error of this plugin as problem+json. */
export function registerProblemErrorHandler(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const known = logError(error, request, reply)
    const status = known ? statusOf(known) : 500
    return reply
      .code(status)
      .type('application/problem+json')
      .send({
        type: 'about:blank',
        title: titleOf(status),
        status,
        detail: known?.message ?? 'Something went wrong on our side; the log has the details under this request_id.',
        code: known?.code ?? 'internal_error',
        ...(known && known.fields.length > 0 && { errors: known.fields }),
        ...(!known && { request_id: request.id }),
        ...known?.data,
      })
  })
}
