const firstMs = 2_000
const longestMs = 60 * 60_000
const giveUpAfterMs = 24 * 60 * 60_000

/** When a refused message is tried again: 2 s, 4 s, 8 s … an hour, each ±20 %; undefined once it is a day old. */
export function nextTry(attempts: number, createdAt: Date, now: Date, random = Math.random()): Date | undefined {
  if (now.getTime() - createdAt.getTime() >= giveUpAfterMs) return undefined
  const delay = Math.min(firstMs * 2 ** (attempts - 1), longestMs) * (0.8 + 0.4 * random)
  return new Date(now.getTime() + delay)
}
