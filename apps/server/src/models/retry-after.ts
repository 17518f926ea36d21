/** How long the server asks us to wait; undefined if it doesn't say. `retry-after-ms` is OpenAI's. */
export function retryAfterMs(headers: Record<string, string> = {}): number | undefined {
  const exact = headers['retry-after-ms']
  if (exact !== undefined && /^\d+(\.\d+)?$/.test(exact)) return Number(exact)
  const value = headers['retry-after']
  if (value === undefined) return undefined
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1_000
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now())
}
