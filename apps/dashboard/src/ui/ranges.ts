/** How far a list goes back: a word in the address, in hours. */
const hours: Readonly<Record<string, number>> = { '1h': 1, '24h': 24, '7d': 168, '30d': 720 }

export const rangeNames = ['1h', '24h', '7d', '30d'] as const

const stepMs = 60_000

/** The start of a range, on the minute: a list that is asked for again keeps its name in the cache. */
export function sinceOf(range: string | undefined, now = Date.now()): string | undefined {
  const back = hours[range ?? '']
  if (back === undefined) return undefined
  return new Date(Math.floor(now / stepMs) * stepMs - back * 3_600_000).toISOString()
}
