/** A line of CSV (RFC 4180). Text that a spreadsheet would take for a formula begins with an apostrophe. */
export const csvLine = (cells: readonly unknown[]): string => `${cells.map(cellOf).join(',')}\r\n`

function cellOf(value: unknown): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = Array.isArray(value) ? value.join(', ') : typeof value === 'object' ? jsonOf(value) : String(value)
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}

const jsonOf = (attributes: unknown) => {
  const json = JSON.stringify(attributes)
  return json === '{}' ? '' : json
}
