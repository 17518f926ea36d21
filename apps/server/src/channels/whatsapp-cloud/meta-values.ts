/** A code, which Meta writes as a number or as a string. */
export function integerOf(value: unknown): number | null {
  if (typeof value === 'string' && /^\d{1,15}$/.test(value)) return Number(value)
  return Number.isSafeInteger(value) ? (value as number) : null
}

/** An amount, which Meta writes as a number or as a string. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'string' && /^-?\d{1,15}(\.\d{1,15})?$/.test(value)) return Number(value)
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** Unix seconds; at most ten digits. */
export function dateOf(value: unknown): Date | null {
  const seconds = integerOf(value)
  return seconds !== null && seconds >= 0 && seconds < 1e10 ? new Date(seconds * 1000) : null
}
