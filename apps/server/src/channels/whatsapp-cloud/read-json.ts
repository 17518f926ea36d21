/** Reading JSON nobody vouches for: what isn't of the wanted shape counts as absent. */

export function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}

export function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}

export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** Meta writes an absent value as an empty string in places. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/** A code, which Meta writes as a number, and as a string in places. */
export function integerOf(value: unknown): number | null {
  if (typeof value === 'string' && /^\d{1,15}$/.test(value)) return Number(value)
  return Number.isSafeInteger(value) ? (value as number) : null
}

/** Meta writes an amount as a number, and as a string in places. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'string' && /^-?\d{1,15}(\.\d{1,15})?$/.test(value)) return Number(value)
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** Unix seconds; beyond ten digits they are no date of ours. */
export function dateOf(value: unknown): Date | null {
  const seconds = integerOf(value)
  return seconds !== null && seconds >= 0 && seconds < 1e10 ? new Date(seconds * 1000) : null
}
