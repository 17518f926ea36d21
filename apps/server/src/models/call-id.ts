import { createHash } from 'node:crypto'

/**
 * Derives a call's id from its tool and input, so that a run that restarts after a crash uses the same id. The toolbox
 * then answers from its record. `nth` is 1, plus one for each time the same call was refused in this run.
 */
export function callId(tool: string, input: unknown, nth: number): string {
  const hash = createHash('sha256').update(canonical(input)).digest('hex').slice(0, 16)
  return `${tool}:${hash}:${nth}`
}

/** JSON with sorted keys, because models vary the order. */
export function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_, inner: unknown) =>
      inner !== null && typeof inner === 'object' && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? 'null'
  )
}
