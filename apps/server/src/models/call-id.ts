import { createHash } from 'node:crypto'

/**
 * Names a call by what it does, so that it has the same name in a run that starts again after a crash: the toolbox then
 * answers from its record. `nth` is 1, and one more for each time that the same was refused in this run.
 */
export function callId(tool: string, input: unknown, nth: number): string {
  const hash = createHash('sha256').update(canonical(input)).digest('hex').slice(0, 16)
  return `${tool}:${hash}:${nth}`
}

/** JSON with sorted keys: models don't keep to an order. */
export function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, inner: unknown) =>
      inner !== null && typeof inner === 'object' && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? 'null'
  )
}
