import type { Logger } from '../kernel/logger.ts'

export interface Loop {
  start(): void
  /** Resolves when the current round has ended. */
  stop(): Promise<void>
  /** Whether a round is due or under way for so long that the loop seems to be stuck. `now`: as `performance.now()`. */
  isOverdue(now: number): boolean
}

/** A round may delete a day of events, or wait for vendors. */
const longestRoundMs = 5 * 60_000

/**
 * Runs `round` at once, then whenever `listen` wakes it, and otherwise every `everyMs`. One round runs at a time. A
 * round that resolves with `again` has left work, and the next one follows at once. A failed round is logged, and the
 * loop continues.
 */
export function createLoop(options: {
  name: string
  everyMs: number
  round: () => Promise<unknown>
  listen?: (wake: () => void) => () => void
  logger: Logger
}): Loop {
  const { name, everyMs, round, listen, logger } = options
  let timer: NodeJS.Timeout | undefined
  let current: Promise<void> | undefined
  let again = false
  let running = false
  let turnedAt = 0
  let unlisten = () => {}

  function runRound(): void {
    clearTimeout(timer)
    again = current !== undefined
    if (again || !running) return
    current = round()
      .then(
        (left) => {
          if (left === 'again') again = true
        },
        (error: unknown) => logger.warn({ err: error }, `the ${name} loop failed; it continues`),
      )
      .finally(() => {
        current = undefined
        turnedAt = performance.now()
        if (!running) return
        if (again) runRound()
        else timer = setTimeout(runRound, everyMs)
      })
  }

  return {
    start() {
      running = true
      turnedAt = performance.now()
      unlisten = listen?.(runRound) ?? unlisten
      runRound()
    },
    async stop() {
      running = false
      unlisten()
      clearTimeout(timer)
      await current
    },
    isOverdue: (now) => running && now - turnedAt > everyMs + longestRoundMs,
  }
}
