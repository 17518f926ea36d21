import type { FastifyInstance } from 'fastify'
import { z } from 'zod'

import { createErrors } from '../web/errors.ts'
import { fieldName } from './names.ts'

const statuses: Readonly<Record<string, number>> = { method_not_allowed: 405, not_acceptable: 406 }

/** Of requests that don't get as far as a document: no key, too many requests, no JSON. */
const { register } = createErrors({
  schema: z.object({ errors: z.array(z.object({ message: z.string(), extensions: z.object({}).loose() })) }),
  fieldName,
  status: ({ code }) => statuses[code],
  body({ kind, code, message, fields, data, requestId, retryAfterSeconds }) {
    const extensions = {
      code: kind.toUpperCase(),
      reason: code,
      ...(fields.length > 0 && { fields }),
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
      ...(requestId !== undefined && { requestId }),
      ...data,
    }
    return { errors: [{ message, extensions }] }
  },
})

export const answerWithGraphqlErrors: (app: FastifyInstance) => void = register
