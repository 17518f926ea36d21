import type { FastifyContextConfig, FastifySchema } from 'fastify'

import type { Scope } from '../core/keys/scopes.ts'

export const scopesOf = ({ scope = [] }: FastifyContextConfig): readonly Scope[] =>
  typeof scope === 'string' ? [scope] : scope

const quoted = (scope: string) => `\`${scope}\``

/** Names an operation's scopes in the OpenAPI document, as roles of its security schemes and in its description. */
export function documentScopes(
  schema: FastifySchema,
  config: FastifyContextConfig,
  schemes: readonly string[],
): FastifySchema {
  const scopes = scopesOf(config)
  const { furtherScopes = {}, eitherScope = [] } = config
  const further = Object.entries(
    Object.groupBy(Object.keys(furtherScopes) as Scope[], (scope) => furtherScopes[scope] ?? ''),
  )
  const needed = [
    ...scopes.map(quoted),
    ...(eitherScope.length > 0 ? [eitherScope.map(quoted).join(' or ')] : []),
    ...further.map(([when, those = []]) => `${those.map(quoted).join(', ')} ${when}`),
  ]
  const { description } = schema
  const documented = {
    ...schema,
    security: schemes.map((name) => ({ [name]: scopes })),
    ...(needed.length > 0 && {
      description: `${description ? `${description}\n\n` : ''}Scopes of the key: ${needed.join('; ')}.`,
    }),
    ...(eitherScope.length > 0 && { 'x-either-scope': eitherScope }),
    ...(further.length > 0 && { 'x-further-scopes': furtherScopes }),
  }
  return documented
}
