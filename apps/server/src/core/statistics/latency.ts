/** How many attempts took up to 2^(n/2) ms, for n from 0: within 42 % of the time, up to 46 s. */
export const latencyClasses = 32

export function latencyClass(ms: number): number {
  return ms <= 1 ? 0 : Math.min(latencyClasses - 1, Math.ceil(2 * Math.log2(ms)))
}

/** The longest time, in milliseconds, of this share of the attempts that took the least; null without attempts. */
export function percentile(counts: readonly number[], share: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (total === 0) return null
  let seen = 0
  const index = counts.findIndex((count) => {
    seen += count
    return seen >= total * share
  })
  return Math.round(2 ** (index / 2))
}
