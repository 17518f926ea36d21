import type { Clock } from './clock.ts'

// Whoever is rung too early looks, and sets it again. By then the clock may have been put right.
const longestMs = 60_000

/** Rings once, at the earliest of the times it has been set to since it last rang. */
export interface DeadlineTimer {
  set(at: Date): void
  clear(): void
}

export function createDeadlineTimer(clock: Clock, onDeadline: () => void): DeadlineTimer {
  let timer: NodeJS.Timeout | undefined
  let earliest = Number.POSITIVE_INFINITY

  function clear(): void {
    clearTimeout(timer)
    earliest = Number.POSITIVE_INFINITY
  }

  return {
    set(date) {
      const at = date.getTime()
      if (at >= earliest) return
      clearTimeout(timer)
      earliest = at
      timer = setTimeout(
        () => {
          clear()
          onDeadline()
        },
        Math.min(Math.max(at - clock.now().getTime(), 1), longestMs),
      )
    },
    clear,
  }
}
