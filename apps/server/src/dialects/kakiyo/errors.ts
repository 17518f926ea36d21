import { z } from 'zod'

import { byField, createErrors } from '../../web/errors.ts'

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

export const { responses: kakiyoErrors, register: registerKakiyoErrorHandler } = createErrors({
  schema: kakiyoError,
  descriptions: { 422: 'A field is invalid; `fields` names it.' },
  unknownIdsAreMissing: true,
  resources: { contact: 'prospect', endpoint: 'webhook' },
  // A campaign's messages are core steps, among others.
  fieldName: (field) =>
    field === 'linkedin'
      ? 'linkedin_url'
      : field.replace(/^steps\b.*$/, 'messages').replace(/^contact_ids\b.*$/, 'prospect_ids'),
  body: ({ message, code, fields, requestId }) => ({
    error: message,
    code,
    ...(fields.length > 0 && { fields: byField(fields) }),
    request_id: requestId,
  }),
})
