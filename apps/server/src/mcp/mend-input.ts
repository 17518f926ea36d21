import type { z } from 'zod'

type Mended = { data: unknown } | { error: z.ZodError }
type Path = readonly PropertyKey[]

/** More than a call has levels: each round may bring problems further inside to light. */
const maxRounds = 10

/**
 * Reads arguments that the schema refuses as they are meant: numbers and flags as text, a number for text such as a phone
 * number, `null` and `""` for what is absent, lists and objects as JSON text, and the only item of a list as it is. A change counts only if it removes the problem of its value.
 */
export function mend(schema: z.ZodType, args: unknown, refused: z.ZodError): Mended {
  let [value, error] = [args, refused]
  for (let round = 0; round < maxRounds; round++) {
    let changed = false
    const known = new Set(error.issues.map(nameOf))
    for (const { path } of error.issues) {
      const better = meantAt(value, path).find((candidate) => !hasProblemAt(schema, candidate, path, known))
      if (better === undefined) continue
      value = better
      changed = true
    }
    if (!changed) return { error }
    const parsed = schema.safeParse(value)
    if (parsed.success) return { data: parsed.data }
    error = parsed.error
  }
  return { error }
}

/** Whether the value at this path is refused, or something around it for a new reason. What is inside is mended later. */
function hasProblemAt(schema: z.ZodType, whole: unknown, path: Path, known: ReadonlySet<string>): boolean {
  const issues = schema.safeParse(whole).error?.issues ?? []
  return issues.some((issue) => {
    if (!issue.path.every((key, at) => key === path[at])) return false
    return issue.path.length === path.length || !known.has(nameOf(issue))
  })
}

function nameOf({ code, path }: z.core.$ZodIssue): string {
  return JSON.stringify([code, ...path.map(String)])
}

/** The whole with each reading of the value at this path. */
function meantAt(whole: unknown, path: Path): unknown[] {
  const value = path.reduce<unknown>((part, key) => (part as Record<PropertyKey, unknown> | undefined)?.[key], whole)
  if (value === null || value === '') return path.length === 0 ? [] : [withAt(whole, path, absent)]
  const meant = typeof value === 'string' ? readings(value) : Number.isSafeInteger(value) ? [String(value)] : []
  return meant.map((reading) => withAt(whole, path, reading))
}

function readings(text: string): unknown[] {
  const trimmed = text.trim()
  if (/^-?\d+(\.\d+)?$/.test(trimmed)) return [Number(trimmed)]
  if (/^(true|false)$/i.test(trimmed)) return [trimmed.toLowerCase() === 'true']
  if (!/^[[{]/.test(trimmed)) return trimmed === '' ? [] : [[trimmed]]
  try {
    return [JSON.parse(trimmed)]
  } catch {
    return []
  }
}

const absent = Symbol('absent')

/** A copy with another value at this path. */
function withAt(whole: unknown, [key, ...below]: Path, value: unknown): unknown {
  if (key === undefined) return value
  const copy = (Array.isArray(whole) ? [...whole] : { ...(whole as object) }) as Record<PropertyKey, unknown>
  if (below.length > 0) copy[key] = withAt(copy[key], below, value)
  else if (value !== absent) copy[key] = value
  else if (Array.isArray(copy)) copy.splice(Number(key), 1)
  else delete copy[key]
  return copy
}
