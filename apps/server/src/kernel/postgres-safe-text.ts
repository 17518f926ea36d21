const maxDepth = 64

/** A string that PostgreSQL can store: it takes neither NUL nor half a surrogate pair. */
export function postgresSafeText(value: string): string {
  return value.replaceAll('\0', '\uFFFD').toWellFormed()
}

/** The same for a JSON value. Values nested deeper than any vendor's are dropped, to protect the stack. */
export function postgresSafeJson(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return postgresSafeText(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth === maxDepth) return null
  if (Array.isArray(value)) return value.map((item) => postgresSafeJson(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [postgresSafeText(key), postgresSafeJson(item, depth + 1)]),
  )
}
