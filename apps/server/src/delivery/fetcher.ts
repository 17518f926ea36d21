import { setTimeout as delay } from 'node:timers/promises'

import type { Logger } from '../kernel/logger.ts'
import type { Lanes } from './lanes/lanes.ts'
import type { Work, WorkSource } from './work.ts'

/** Keeps the lanes supplied: claims when there is new work, when a lane runs out, and at intervals. */
export interface Fetcher {
  start(): void
  stop(): Promise<void>
  wake(): void
}

interface Options<W extends Work> {
  source: Pick<WorkSource<W, never>, 'claim' | 'wake'>
  lanes: Lanes<W>
  logger: Logger
  /** Called when work has been claimed. */
  onWork: () => void
}

// Groups a stream of work into fewer claims: a claim costs nearly the same for one row as for ten. In the gap, the code
// that committed the work runs on, most often to dispatch it directly.
const gapMs = 5
// Polls for lost notifications, for claims of dead processes, and for rows that were committed late, out of order.
const lookAgainMs = 1_000
const lookAgainWhenEmptyMs = 5_000
const tryAgainMs = 250

export function createFetcher<W extends Work>(options: Options<W>): Fetcher {
  const { source, lanes, logger, onWork } = options
  let running = false
  let loop = Promise.resolve()
  let unlisten = () => {}
  let woken = false
  let wakeSleeper = () => {}
  let lookedFromTheStart = 0

  function wake(): void {
    woken = true
    wakeSleeper()
  }

  /** Visits every lane once. Returns whether any work waits, due or not. */
  async function claimOnce(): Promise<boolean> {
    const fromTheStart = Date.now() - lookedFromTheStart >= lookAgainMs
    if (fromTheStart) lookedFromTheStart = Date.now()
    const demands = lanes.demands(fromTheStart)
    let from: number | null = null
    let some = false
    do {
      const claimed: Awaited<ReturnType<typeof source.claim>> = await source.claim(demands, from)
      for (const work of claimed.work) lanes.add(work)
      if (claimed.work.length > 0) onWork()
      some ||= !claimed.empty
      from = claimed.next
    } while (from !== null && running)
    lanes.claimed()
    return some
  }

  async function sleep(ms: number): Promise<void> {
    if (woken || !running) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      wakeSleeper = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  async function claimWhileRunning(): Promise<void> {
    while (running) {
      woken = false
      try {
        const some = lanes.full() || (await claimOnce())
        await sleep(some ? lookAgainMs : lookAgainWhenEmptyMs)
        await delay(gapMs)
      } catch (error) {
        logger.warn({ err: error }, 'the delivery loop could not claim work; it retries')
        await delay(tryAgainMs)
      }
    }
  }

  return {
    start() {
      running = true
      unlisten = source.wake.subscribe(wake)
      loop = claimWhileRunning()
    },
    async stop() {
      running = false
      unlisten()
      wake()
      await loop
    },
    wake,
  }
}
