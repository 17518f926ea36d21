import type { z } from 'zod'

type Fields = Record<PropertyKey, unknown>

/**
 * The body as its client means it, if it is valid then: null for a field that can't be null says nothing about it, and so
 * does an empty text for a field that can. Forms and serializers write these for what they don't have. A change with an
 * empty text clears the field, as null does.
 */
export function withoutEmptyFields(schema: z.ZodType, body: unknown, method: string): unknown {
  const mended = structuredClone(body)
  const blanks = emptyFields(schema, body).flatMap(({ path, value }) => {
    const key = path.at(-1) ?? ''
    const owner = path.slice(0, -1).reduce((part: unknown, name) => (part as Fields)[name], mended) as Fields
    if (Array.isArray(owner)) return []
    if (value === null) delete owner[key]
    else owner[key] = null
    return value === null ? [] : [{ owner, key }]
  })
  if (!schema.safeParse(mended).success) return undefined
  if (method === 'POST') for (const { owner, key } of blanks) delete owner[key]
  return mended
}

/** Those that keep the body from being valid. */
function emptyFields(schema: z.ZodType, body: unknown): { path: PropertyKey[]; value: unknown }[] {
  const issues = schema.safeParse(body).error?.issues ?? []
  const paths = new Map(issues.map(({ path }) => [JSON.stringify(path), path]))
  return [...paths.values()]
    .map((path) => ({ path, value: path.reduce((part: unknown, key) => (part as Fields)?.[key], body) }))
    .filter(({ path, value }) => path.length > 0 && (value === null || value === ''))
}
