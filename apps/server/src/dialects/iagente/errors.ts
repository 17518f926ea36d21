import { z } from 'zod'

import { type ApiError, createErrors } from '../../web/errors.ts'
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

const resources: Record<string, string> = {
  contact: 'Lead',
  endpoint: 'Webhook',
  template: 'Template',
  resource: 'Resource',
}

export const { responses: iagenteErrors, register: registerIagenteErrorHandler } = createErrors({
  schema: iagenteError,
  unknownIdsAreMissing: true,
  descriptions: {
    400: 'Bad request: it can’t be parsed.',
    401: 'Unauthorized: the key is missing, unknown or revoked.',
    404: 'Not found: this workspace has no such resource.',
    409: 'Conflict: it exists already, or an earlier request had the same Idempotency-Key.',
    422: 'Unprocessable entity: `details` names the fields.',
    500: 'The message could not be sent (`send_failed`), or an internal error.',
  },
  status: ({ code }) => (code === 'send_failed' ? 500 : undefined),
  body: (error) => ({
    error: { code: codeOf(error), message: messageOf(error), details: detailsOf(error), request_id: error.requestId },
  }),
})

function codeOf({ kind, code }: ApiError): string {
  if (kind === 'invalid') return 'validation_error'
  if (kind === 'rate_limited') return 'rate_limit_exceeded'
  return code === 'identity_taken' ? 'duplicate_lead' : code
}

function messageOf({ kind, code, message, missing, fields }: ApiError): string {
  if (kind === 'invalid' && fields.length > 0) return 'The given data was invalid.'
  if (code === 'identity_taken') return 'The lead already exists.'
  return missing ? `${resources[missing.what] ?? missing.what} not found.` : message
}

function detailsOf({ code, fields, data }: ApiError): Record<string, string[]> {
  if (code === 'send_failed') {
    const told = Object.entries(data).filter(([, value]) => value !== null)
    return Object.fromEntries(told.map(([name, value]) => [name, [String(value)]]))
  }
  const details = Map.groupBy(fields, ({ field }) => field)
  return Object.fromEntries(
    [...details].map(([field, problems]) => [field, problems.map(({ message }) => inPortuguese(field, message))]),
  )
}
