import { AsyncLocalStorage } from 'node:async_hooks'

/** Gathers what is asked for at the same time into one statement. */
export interface Batcher<Item, Result> {
  /** Resolves with this item's result once the batch that it was in is done. */
  add(item: Item): Promise<Result>
  /** Resolves when nothing is under way. */
  idle(): Promise<void>
}

interface Options<Item, Result> {
  /** Does a batch at once, whole or not at all, and gives the results in the items' order. */
  run: (items: Item[]) => Promise<Result[]>
  largest: number
  /** Batches under way at the same time. */
  concurrency: number
  /** At least so long from the start of one batch to the next: larger batches, where nobody waits for their result. */
  gapMs?: number
  /** A lone item waits for the gap as well, out of the way of whoever added it. */
  patient?: boolean
  /** Whether a batch that failed is to be done item by item, so that one bad item fails alone. */
  splitOn: (error: unknown) => boolean
}

interface Waiting<Item, Result> {
  item: Item
  resolve: (result: Result) => void
  reject: (error: unknown) => void
}

/**
 * A lone item waits for no timer, unless items are patient: with nothing under way it goes at the end of this turn of the
 * event loop, else with all that have gathered when a batch ends, or the gap does. So batches are as large as the load
 * makes them.
 */
export function createBatcher<Item, Result>({
  run,
  largest,
  concurrency,
  gapMs = 0,
  patient = false,
  splitOn,
}: Options<Item, Result>): Batcher<Item, Result> {
  // A batch is nobody's: without this it would run in the context of the request whose item came first.
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

  /** Whether it is too soon for the next batch, which then comes by itself. */
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
