import { z } from 'zod'

import { createErrors } from '../web/errors.ts'
import { titleOf } from '../web/problem.ts'

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

export const { responses: problems, register: registerProblemErrorHandler } = createErrors({
  schema: problem,
  contentType: 'application/problem+json',
  descriptions: {
    422: 'A field is invalid; `errors` names it.',
    500: 'An internal error. The log has details under `request_id`.',
    503: 'The database or a vendor is unavailable. Retry, after `Retry-After` seconds if given.',
  },
  body({ status, code, message, fields, data, requestId }) {
    const ours = 'Something went wrong on our side; the log has the details under this request_id.'
    return {
      type: 'about:blank',
      title: titleOf(status),
      status,
      detail: requestId === undefined ? message : ours,
      code,
      ...(fields.length > 0 && { errors: fields }),
      request_id: requestId,
      ...data,
    }
  },
})
