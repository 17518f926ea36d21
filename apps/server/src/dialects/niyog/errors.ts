import { z } from 'zod'

import { byField, createErrors } from '../../web/errors.ts'

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

export const { responses: niyogErrors, register: registerNiyogErrorHandler } = createErrors({
  schema: niyogError,
  descriptions: {
    409: 'An earlier request had the same Idempotency-Key.',
    422: 'A field is invalid, or Meta refused the message permanently.',
  },
  unknownIdsAreMissing: true,
  resources: { contact: 'lead', endpoint: 'webhook' },
  body({ message, code, fields, data, requestId }) {
    const { message_id, vendor_code } = data as { message_id?: number; vendor_code?: string | null }
    return {
      error: message,
      code,
      ...(fields.length > 0 && { fields: byField(fields) }),
      ...(message_id !== undefined && { id: message_id, meta_code: vendor_code }),
      request_id: requestId,
    }
  },
})
