import type { FastifyInstance, FastifyRequest } from 'fastify'
import { validatorCompiler } from 'fastify-type-provider-zod'
import { z } from 'zod'

import { withoutEmptyFields } from './empty-fields.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The fields of the body that the route doesn't know are kept for its handler, without those that it only shows. */
    keepsUnknownFields?: { except: readonly string[] }
    /** The route takes a body and a query with fields that it doesn't know. Set by `acceptUnknownFields`. */
    acceptsUnknownFields?: true
  }
  interface FastifyRequest {
    /** The unknown fields of the body that are kept. */
    unknownFields: Record<string, unknown> | undefined
  }
}

interface UnknownField {
  path: PropertyKey[]
  value: unknown
}

type Validate = (input: unknown) => { value: unknown } | { error: Error }

const mostKept = 50
const longestKept = 100
const mostNamed = 20
const longestName = 60

/**
 * Has every operation of this plugin take a body and a query with fields that it doesn't know, as the vendors' servers
 * do. The header `parley-ignored` names those that are not kept. Known fields are validated as ever.
 */
export function acceptUnknownFields(app: FastifyInstance): void {
  // By the validated body or query.
  const found = new WeakMap<object, UnknownField[]>()

  app.decorateRequest('unknownFields', undefined)
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, acceptsUnknownFields: true }
  })

  app.setValidatorCompiler((route) => {
    const validate = validatorCompiler(route as Parameters<typeof validatorCompiler>[0]) as Validate
    const schema: unknown = route.schema
    const mayHaveThem = route.httpPart === 'body' || route.httpPart === 'querystring'
    if (!mayHaveThem || !(schema instanceof z.ZodType)) return validate
    const withoutEmpty = (input: unknown) => {
      const mended = withoutEmptyFields(schema, input, route.method)
      return mended === undefined ? undefined : validate(mended)
    }
    return (input) => {
      const strict = validate(input)
      if ('value' in strict) return strict
      const unknown = removeUnknownFields(schema, input)
      const known = unknown.length > 0 ? validate(input) : strict
      const validated = 'value' in known || route.httpPart !== 'body' ? known : (withoutEmpty(input) ?? known)
      if ('value' in validated) found.set(validated.value as object, unknown)
      return validated
    }
  })

  app.addHook('preHandler', async (request, reply) => {
    const [ofQuery, ofBody] = [request.query, request.body].map((input) =>
      typeof input === 'object' && input !== null ? found.get(input) : undefined,
    )
    const { keepsUnknownFields: keeps } = request.routeOptions.config
    const kept = keeps ? ofBody?.filter((field) => isKeepable(field, keeps.except)).slice(0, mostKept) : undefined
    if (kept) request.unknownFields = Object.fromEntries(kept.map(({ path, value }) => [String(path[0]), value]))
    const ignored = [...(ofQuery ?? []), ...(ofBody?.filter((field) => !kept?.includes(field)) ?? [])]
    if (ignored.length > 0) reply.header('parley-ignored', namesOf(ignored))
  })
}

/** The input with the kept fields as attributes, unless it has attributes of these names. */
export function withUnknownFields<T extends object>(
  { unknownFields }: Pick<FastifyRequest, 'unknownFields'>,
  input: T & { attributes?: Record<string, unknown> | undefined },
): T & { attributes?: Record<string, unknown> | undefined } {
  return unknownFields ? { ...input, attributes: { ...unknownFields, ...input.attributes } } : input
}

/** Removes them from the input, and returns them. */
function removeUnknownFields(schema: z.ZodType, input: unknown): UnknownField[] {
  const { error } = schema.safeParse(input)
  const issues = error?.issues ?? []
  return issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return []
    const owner = issue.path.reduce((part: unknown, key) => (part as Record<PropertyKey, unknown>)[key], input)
    const fields = owner as Record<string, unknown>
    return issue.keys.map((key) => {
      const value = fields[key]
      delete fields[key]
      return { path: [...issue.path, key], value }
    })
  })
}

function isKeepable({ path }: UnknownField, except: readonly string[]): boolean {
  const [name = '', ...below] = path.map(String)
  return below.length === 0 && name !== '' && name.length <= longestKept && !except.includes(name)
}

/** For a header: `utm_campaign,contact.foo`. Other characters than letters, digits and a few marks are encoded. */
function namesOf(fields: readonly UnknownField[]): string {
  const names = fields.slice(0, mostNamed).map(({ path }) => {
    const name = path.map(String).join('.')
    return encodeURIComponent(name.slice(0, longestName).toWellFormed()) + (name.length > longestName ? '...' : '')
  })
  return names.join(',') + (fields.length > mostNamed ? ',...' : '')
}
