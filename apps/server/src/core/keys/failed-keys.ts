import { BoundedMap } from '../../kernel/bounded-map.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Logger } from '../../kernel/logger.ts'

/** Counts wrong keys by the address that they come from. */
export interface FailedKeys {
  /** A request came with a wrong key. `guess`: one that wasn't seen just before. */
  note(address: string, guess: boolean): void
  /** In how many seconds the address may guess again; null: now. */
  limitedFor(address: string): number | null
  /** Logs the addresses whose minute is over. */
  report(): void
}

const minuteMs = 60_000
const guessesAMinute = 30
const addressesAtMost = 10_000

interface Failures {
  /** Milliseconds since 1970. */
  until: number
  guesses: number
  requests: number
}

export function createFailedKeys({ clock, logger }: { clock: Clock; logger: Pick<Logger, 'warn'> }): FailedKeys {
  const failures = new BoundedMap<string, Failures>(addressesAtMost)

  function end(address: string, { requests, guesses }: Failures): void {
    failures.delete(address)
    logger.warn({ address, requests, keys: guesses }, 'requests with wrong API keys')
  }

  return {
    note(address, guess) {
      const now = clock.now().getTime()
      let known = failures.get(address)
      if (known && known.until <= now) {
        end(address, known)
        known = undefined
      }
      if (!known) {
        known = { until: now + minuteMs, guesses: 0, requests: 0 }
        failures.set(address, known)
      }
      known.requests++
      if (guess) known.guesses++
    },
    limitedFor(address) {
      const known = failures.get(address)
      const left = known && known.guesses >= guessesAMinute ? known.until - clock.now().getTime() : 0
      return left > 0 ? Math.ceil(left / 1_000) : null
    },
    report() {
      const now = clock.now().getTime()
      for (const [address, known] of failures) if (known.until <= now) end(address, known)
    },
  }
}
