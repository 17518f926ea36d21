import type { Clock } from './clock.ts'

// Longer waits fire early, and the caller sets the timer again. So a correction of the clock is noticed.
const longestMs = 60_000

/** Fires once, at the earliest of the times that were set since it last fired. */
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
