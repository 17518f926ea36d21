import { AsyncLocalStorage } from 'node:async_hooks'

/** Combines concurrent items into one statement. */
export interface Batcher<Item, Result> {
  /** Resolves with this item's result when its batch is done. */
  add(item: Item): Promise<Result>
  /** Resolves when no batch is running or waiting. */
  idle(): Promise<void>
}

interface Options<Item, Result> {
  /** Runs a batch atomically, and returns the results in the items' order. */
  run: (items: Item[]) => Promise<Result[]>
  largest: number
  /** Batches that run at the same time. */
  concurrency: number
  /** The least time between the starts of two batches. It makes batches larger, where nobody waits for the result. */
  gapMs?: number
  /** A lone item waits for the gap, too, so that it doesn't delay the code that added it. */
  patient?: boolean
  /** Whether a failed batch is run again item by item, so that one bad item fails alone. */
  splitOn: (error: unknown) => boolean
}

interface Waiting<Item, Result> {
  item: Item
  resolve: (result: Result) => void
  reject: (error: unknown) => void
}

/**
 * Without a running batch, an item goes at the end of this event loop iteration, without a timer unless `patient`.
 * Otherwise it goes with all items that gather until a batch or the gap ends. So the load determines the size of
 * batches.
 */
export function createBatcher<Item, Result>({
  run,
  largest,
  concurrency,
  gapMs = 0,
  patient = false,
  splitOn,
}: Options<Item, Result>): Batcher<Item, Result> {
  // Without this, a batch would run in the async context of the request that added its first item.
  const outside = AsyncLocalStorage.snapshot()
  const waiting: Waiting<Item, Result>[] = []
  let active = 0
  let mayStartAt = 0
  let willFlush = false
  let idlers: (() => void)[] = []

  async function runBatch(batch: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await run(batch.map(({ item }) => item))
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result)
    } catch (error) {
      if (batch.length > 1 && splitOn(error)) for (const one of batch) await runBatch([one])
      else for (const { reject } of batch) reject(error)
    }
  }

  function flush(): void {
    while (waiting.length > 0 && active < concurrency) {
      if (gapMs > 0 && mayWaitLonger()) return
      active++
      void runBatch(waiting.splice(0, largest)).finally(() => {
        active--
        flush()
        if (active === 0 && waiting.length === 0) {
          for (const idle of idlers) idle()
          idlers = []
        }
      })
    }
  }

  /** Whether it is too early for the next batch. Then a timer starts it. */
  function mayWaitLonger(): boolean {
    const now = performance.now()
    if (now >= mayStartAt) {
      mayStartAt = now + gapMs
      return false
    }
    if (!willFlush) {
      willFlush = true
      setTimeout(() => {
        willFlush = false
        flush()
      }, mayStartAt - now)
    }
    return true
  }

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject })
        if (waiting.length > 1) return
        if (patient) mayStartAt = Math.max(mayStartAt, performance.now() + gapMs)
        setImmediate(outside, flush)
      }),
    idle: () =>
      new Promise((resolve) => {
        if (active === 0 && waiting.length === 0) resolve()
        else idlers.push(resolve)
      }),
  }
}
