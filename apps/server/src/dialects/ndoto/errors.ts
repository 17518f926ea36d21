import { z } from 'zod'

import { createErrors } from '../../web/errors.ts'

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

const fieldNames: Record<string, string> = {
  events: 'subscriptions',
  channel_id: 'inbox_id',
  phone: 'phone_number',
  text: 'content',
  assignee: 'assignee_id',
}

export const { responses: ndotoErrors, register: registerNdotoErrorHandler } = createErrors({
  schema: (status) => (status === 422 ? invalid : ndotoError),
  always: [404],
  descriptions: {
    401: 'The token is missing, unknown or revoked.',
    403: 'The token lacks the scope.',
    404: 'This account has no such resource, or the token belongs to another account.',
    409: 'An earlier request had the same Idempotency-Key, or another contact has the phone number.',
    422: 'A field is invalid, or the message was refused permanently.',
    500: 'An internal error. The log has details under `request_id`.',
  },
  unknownIdsAreMissing: true,
  resources: { channel: 'inbox', endpoint: 'webhook' },
  fieldName(field) {
    const [first = '', ...rest] = field.split('.')
    return [fieldNames[first] ?? first, ...rest].join('.')
  },
  body({ kind, message, fields, requestId }) {
    if (kind === 'unauthenticated') return { error: 'Invalid Access Token' }
    if (fields.length === 0) return { error: message, request_id: requestId }
    const problems = fields.map((one) => `${one.field || 'The body'} ${one.message}`).join(', ')
    if (kind === 'conflict') return { error: problems, request_id: requestId }
    return {
      message: problems,
      attributes: [...new Set(fields.map(({ field }) => field.split('.')[0] ?? ''))],
    }
  },
})
