import type { FastifyInstance } from 'fastify'
import { z } from 'zod'

import type { ParleyError } from '../../kernel/errors.ts'
import { logError, statusOf } from '../../web/problem.ts'

const pingrError = z
  .object({
    detail: z.object({
      error: z.string().describe('A stable code for programs.'),
      message: z.string().describe('What is wrong.'),
      param: z.string().optional().describe('The first invalid field.'),
      params: z.record(z.string(), z.string()).optional().describe('One entry per invalid field.'),
      retry_after: z.number().int().optional().describe('Seconds, as in the header `Retry-After`.'),
      request_id: z.string().optional(),
    }),
  })
  .meta({
    id: 'HeyPingrError',
    examples: [
      {
        detail: {
          error: 'missing_param',
          message: 'trigger_phrase is required',
          param: 'trigger_phrase',
          params: { trigger_phrase: 'is required' },
        },
      },
    ],
  })

const descriptions: Record<number, string> = {
  400: 'The request can’t be read.',
  401: 'The key is missing, unknown or revoked.',
  403: 'The key lacks the scope, or the plan’s limit is reached.',
  404: 'This account has no such resource.',
  409: 'It conflicts with the current state, or with an earlier request of the same Idempotency-Key.',
  413: 'The body is larger than 1 MiB.',
  415: 'The body isn’t application/json.',
  422: 'A parameter is missing or malformed.',
  429: 'Too many requests within a minute, or the month’s replies are used up.',
  500: 'An internal error.',
  503: 'The database is unavailable. Retry after `Retry-After` seconds.',
}

/** The error responses of an operation, for its schema. */
export function pingrErrors(...statuses: (404 | 409 | 413 | 415 | 429)[]) {
  return Object.fromEntries(
    [400, 401, 403, ...statuses, 422, 500, 503].map((status) => [
      status,
      { description: descriptions[status] ?? '', content: { 'application/json': { schema: pingrError } } },
    ]),
  )
}

/** Hey Pingr's names of core's fields. */
const fields: Record<string, string> = {
  channel_id: 'session_id',
  phrase: 'trigger_phrase',
  reply: 'reply_message',
  active: 'is_active',
}

export function registerPingrErrorHandler(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const known = logError(error, request, reply)
    if (!known) {
      const detail = { error: 'internal_error', message: 'Something went wrong.', request_id: request.id }
      return reply.code(500).send({ detail })
    }
    const params = known.fields.map(({ field, message }) => [fields[field] ?? field, message] as const)
    const [first] = params
    return reply.code(known.code === 'plan_limit' ? 403 : statusOf(known)).send({
      detail: {
        error: codeOf(known),
        message: first ? `${first[0] || 'The body'} ${first[1]}` : inPingrsWords(known),
        ...(first && { param: first[0], params: Object.fromEntries(params) }),
        ...(known.retryAfterSeconds !== undefined && { retry_after: known.retryAfterSeconds }),
      },
    })
  })
}

function codeOf({ kind, code }: ParleyError): string {
  if (kind === 'unauthenticated') return 'invalid_key'
  return kind === 'invalid' ? 'missing_param' : code
}

const words: Record<string, string> = { channel: 'session', endpoint: 'webhook' }

function inPingrsWords({ message, missing }: ParleyError): string {
  return missing ? `There is no ${words[missing.what] ?? missing.what} ${missing.id}.` : message
}
