import type { Logger } from '../kernel/logger.ts'

export interface Loop {
  start(): void
  /** Resolves when the round under way has ended. */
  stop(): Promise<void>
}

/**
 * Runs `round` at once, then whenever `listen` raises, and otherwise every `everyMs`. One round at a time; one that
 * fails is logged and the next comes all the same.
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
  let unlisten = () => {}

  function turn(): void {
    clearTimeout(timer)
    again = current !== undefined
    if (again || !running) return
    current = round()
      .then(
        () => {},
        (error: unknown) => logger.warn({ err: error }, `the ${name} loop failed; it goes on`),
      )
      .finally(() => {
        current = undefined
        if (!running) return
        if (again) turn()
        else timer = setTimeout(turn, everyMs)
      })
  }

  return {
    start() {
      running = true
      unlisten = listen?.(turn) ?? unlisten
      turn()
    },
    async stop() {
      running = false
      unlisten()
      clearTimeout(timer)
      await current
    },
  }
}
