import { setTimeout as delay } from 'node:timers/promises'

import type { Arrival } from './arrival-server.ts'
import { quantile } from './load.ts'
import type { Answered } from './steady.ts'

/** Milliseconds. */
export interface Latencies {
  /** From the 2xx to the webhook's first byte; 0 when the webhook came first. */
  p50: number
  p99: number
  /** From the scheduled time of the request. */
  throughP50: number
  throughP99: number
  /** The share whose webhook came before the 2xx was read. */
  early: number
  /** How many webhooks never came. */
  missing: number
}

const longestWaitMs = 30_000

/** Waits for the webhooks of the answered requests, and measures their latencies. `of` returns an arrival's key. */
export async function latencies(
  receiver: string,
  answered: Answered[],
  of: (arrival: Arrival) => string,
): Promise<Latencies> {
  const wanted = new Set(answered.map(({ key }) => key))
  const arrivedAt = new Map<string, number>()
  const deadline = Date.now() + longestWaitMs
  do {
    for (const arrival of (await (await fetch(receiver)).json()) as Arrival[]) {
      const key = of(arrival)
      if (wanted.delete(key)) arrivedAt.set(key, arrival[2])
    }
    await delay(50)
  } while (wanted.size > 0 && Date.now() < deadline)

  const took: number[] = []
  const through: number[] = []
  for (const { key, dueAtMs, answeredAtMs } of answered) {
    const at = arrivedAt.get(key)
    if (at === undefined) continue
    took.push(at - answeredAtMs)
    through.push(at - dueAtMs)
  }
  const early = took.filter((ms) => ms < 0).length / took.length
  const sorted = took.map((ms) => Math.max(ms, 0)).sort((a, b) => a - b)
  through.sort((a, b) => a - b)
  return {
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
    throughP50: quantile(through, 0.5),
    throughP99: quantile(through, 0.99),
    early,
    missing: wanted.size,
  }
}
