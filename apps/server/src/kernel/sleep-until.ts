import { setTimeout as delay } from 'node:timers/promises'

import type { Clock } from './clock.ts'

/** Returns at once when that has passed: a timer would take a millisecond all the same. */
export async function sleepUntil(at: Date, clock: Clock): Promise<void> {
  const ms = Math.ceil(at.getTime() - clock.now().getTime())
  if (ms > 0) await delay(ms)
}
