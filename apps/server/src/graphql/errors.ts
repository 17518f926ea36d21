import { GraphQLError } from 'graphql'

import { ParleyError } from '../kernel/errors.ts'
import type { Call } from './context.ts'
import { fieldName } from './names.ts'

/** What a client gets to see of an error. An unexpected one is in the log only, under the request's id. */
export function shownError(error: GraphQLError, call: Call): GraphQLError {
  const cause = causeOf(error)
  const { nodes, path } = error
  if (cause === undefined) return error.extensions.code ? error : invalid(error)
  const known = cause instanceof ParleyError ? cause : undefined
  call.request.errorCode ??= known?.code ?? 'internal_error'
  if (!known || known.kind === 'unavailable' || known.kind === 'rate_limited') call.mayRetry = true
  if (known?.detail) call.request.log.warn({ err: known.detail }, known.message)
  if (!known) call.request.log.error({ err: cause }, 'unexpected error')
  const { message, extensions } = known ? describe(known) : internal(call.request.id)
  return new GraphQLError(message, { nodes, path, extensions })
}

/** What the GraphQL library refuses by itself. */
const invalid = ({ message, nodes, path }: GraphQLError) =>
  new GraphQLError(message, { nodes, path, extensions: { code: 'INVALID', reason: 'invalid' } })

function causeOf({ originalError }: GraphQLError): Error | undefined {
  return originalError instanceof GraphQLError ? causeOf(originalError) : (originalError ?? undefined)
}

/** `code`: the kind of error. `reason`: the code that /v1 has for it. */
function describe(error: ParleyError) {
  const { kind, code, fields, data, retryAfterSeconds } = error
  return {
    message: messageOf(error),
    extensions: {
      code: kind.toUpperCase(),
      reason: code,
      ...(fields.length > 0 && {
        fields: fields.map(({ field, message }) => ({ field: fieldName(field), message })),
      }),
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
      ...data,
    },
  }
}

/** Core's message begins with core's name of the invalid field. */
function messageOf({ message, fields: [first] }: ParleyError): string {
  const named = first && `${first.field} ${first.message}` === message
  return named ? `${fieldName(first.field)} ${first.message}` : message
}

const internal = (requestId: string) => ({
  message: 'Something went wrong on our side; the log has the details under this request id.',
  extensions: { code: 'INTERNAL', reason: 'internal_error', requestId },
})
