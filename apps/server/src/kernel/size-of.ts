/** The length of a row or of JSON as text, in characters: roughly, but without writing the text. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length + 2
  if (typeof value !== 'object' || value === null || value instanceof Date) return 8
  let size = 2
  for (const [name, inner] of Object.entries(value)) size += name.length + 4 + sizeOf(inner)
  return size
}
