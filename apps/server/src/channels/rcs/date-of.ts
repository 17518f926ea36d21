/** Parses RFC 3339, Google's format, with up to nine fractional digits. */
export function dateOf(value: unknown): Date | null {
  if (typeof value !== 'string' || !/^20\d\d-\d\d-\d\dT[\d:.]{8,18}(Z|[+-]\d\d:\d\d)$/.test(value)) return null
  const date = new Date(value)
  return Number.isNaN(date.getTime()) ? null : date
}
