import type { FastifyInstance, FastifyRequest } from 'fastify'
import { validatorCompiler } from 'fastify-type-provider-zod'
import { z } from 'zod'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The fields of the body that the route doesn't know are kept for its handler, without those that it only shows. */
    keepsUnknownFields?: { except: readonly string[] }
    /** The route takes a body with fields that it doesn't know. Set by `acceptUnknownFields`. */
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

type Validate = (body: unknown) => { value: unknown } | { error: Error }

const mostKept = 50
const longestKept = 100
const mostNamed = 20
const longestName = 60

/**
 * Has every operation of this plugin take a body with fields that it doesn't know, as the vendors' servers do. The
 * header `parley-ignored` names those that are not kept. Known fields are validated as ever.
 */
export function acceptUnknownFields(app: FastifyInstance): void {
  // By the validated body.
  const found = new WeakMap<object, UnknownField[]>()

  app.decorateRequest('unknownFields', undefined)
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, acceptsUnknownFields: true }
  })

  app.setValidatorCompiler((route) => {
    const validate = validatorCompiler(route as Parameters<typeof validatorCompiler>[0]) as Validate
    const schema: unknown = route.schema
    if (route.httpPart !== 'body' || !(schema instanceof z.ZodType)) return validate
    return (body) => {
      const strict = validate(body)
      if ('value' in strict) return strict
      const unknown = removeUnknownFields(schema, body)
      const validated = unknown.length > 0 ? validate(body) : strict
      if ('value' in validated) found.set(validated.value as object, unknown)
      return validated
    }
  })

  app.addHook('preHandler', async (request, reply) => {
    const { body } = request
    const unknown = typeof body === 'object' && body !== null ? found.get(body) : undefined
    if (!unknown) return
    const { keepsUnknownFields: keeps } = request.routeOptions.config
    const kept = keeps ? unknown.filter((field) => isKeepable(field, keeps.except)).slice(0, mostKept) : []
    request.unknownFields = Object.fromEntries(kept.map(({ path, value }) => [String(path[0]), value]))
    const ignored = unknown.filter((field) => !kept.includes(field))
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

/** Removes them from the body, and returns them. */
function removeUnknownFields(schema: z.ZodType, body: unknown): UnknownField[] {
  const { error } = schema.safeParse(body)
  const issues = error?.issues ?? []
  return issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return []
    const owner = issue.path.reduce((part: unknown, key) => (part as Record<PropertyKey, unknown>)[key], body)
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
