import { setTimeout as delay } from 'node:timers/promises'

import type { Clock } from './clock.ts'

/** Returns at once for a past time: a timer would take a millisecond anyway. */
export async function sleepUntil(at: Date, clock: Clock): Promise<void> {
  const ms = Math.ceil(at.getTime() - clock.now().getTime())
  if (ms > 0) await delay(ms)
}
