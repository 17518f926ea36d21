import { z } from 'zod'

import { type ApiError, byField, createErrors } from '../../web/errors.ts'

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

/** Hey Pingr's names of core's fields. */
const fieldNames: Record<string, string> = {
  channel_id: 'session_id',
  phrase: 'trigger_phrase',
  reply: 'reply_message',
  active: 'is_active',
}

export const { responses: pingrErrors, register: registerPingrErrorHandler } = createErrors({
  schema: pingrError,
  descriptions: {
    403: 'The key lacks the scope, or the plan’s limit is reached.',
    404: 'This account has no such resource.',
    422: 'A parameter is missing or malformed.',
    429: 'Too many requests within a minute, or the month’s replies are used up.',
  },
  unknownIdsAreMissing: true,
  resources: { channel: 'session', endpoint: 'webhook' },
  fieldName: (field) => fieldNames[field] ?? field,
  status: ({ code }) => (code === 'plan_limit' ? 403 : undefined),
  body(error) {
    const { message, fields, retryAfterSeconds, requestId } = error
    const [first] = fields
    return {
      detail: {
        error: codeOf(error),
        message: first ? `${first.field || 'The body'} ${first.message}` : message,
        ...(first && { param: first.field, params: byField(fields) }),
        retry_after: retryAfterSeconds,
        request_id: requestId,
      },
    }
  },
})

function codeOf({ kind, code }: ApiError): string {
  if (kind === 'unauthenticated') return 'invalid_key'
  return kind === 'invalid' ? 'missing_param' : code
}
