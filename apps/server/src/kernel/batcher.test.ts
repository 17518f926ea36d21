import { expect, test } from 'vitest'

import { createBatcher } from './batcher.ts'

function deferred() {
  let release = () => {}
  const until = new Promise<void>((resolve) => {
    release = resolve
  })
  return { until, release }
}

test('a batcher gathers items of one event loop turn, and items that come while a batch is running', async () => {
  const gate = deferred()
  const batches: number[][] = []
  const batcher = createBatcher({
    run: async (items: number[]) => {
      batches.push(items)
      await gate.until
      return items.map((item) => item * 10)
    },
    largest: 3,
    concurrency: 1,
    splitOn: () => false,
  })
  const first = [1, 2].map(batcher.add)
  await expect.poll(() => batches).toEqual([[1, 2]])
  const second = [3, 4, 5, 6].map(batcher.add)
  gate.release()
  expect(await Promise.all([...first, ...second])).toEqual([10, 20, 30, 40, 50, 60])
  expect(batches).toEqual([[1, 2], [3, 4, 5], [6]])
})

test('a batcher never runs more concurrent batches than its limit', async () => {
  let active = 0
  let most = 0
  const batcher = createBatcher({
    run: async (items: number[]) => {
      most = Math.max(most, ++active)
      await new Promise(setImmediate)
      active--
      return items
    },
    largest: 1,
    concurrency: 2,
    splitOn: () => false,
  })
  await Promise.all(Array.from({ length: 20 }, (_, item) => batcher.add(item)))
  expect(most).toBe(2)
})

test('a bad item fails alone if its batch may be split', async () => {
  const batcher = createBatcher({
    run: async (items: string[]) => {
      if (items.includes('bad')) throw new Error('bad item')
      return items
    },
    largest: 10,
    concurrency: 1,
    splitOn: (error) => error instanceof Error && error.message === 'bad item',
  })
  const results = await Promise.allSettled(['a', 'bad', 'b'].map(batcher.add))
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

test('a batch fails as a whole if it may not be split', async () => {
  const batcher = createBatcher({
    run: async () => {
      throw new Error('no database')
    },
    largest: 10,
    concurrency: 1,
    splitOn: () => false,
  })
  const results = await Promise.allSettled(['a', 'b'].map(batcher.add))
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
})

test('a batcher is idle once every item is done', async () => {
  let done = 0
  const batcher = createBatcher({
    run: async (items: number[]) => {
      await new Promise(setImmediate)
      done += items.length
      return items
    },
    largest: 2,
    concurrency: 1,
    splitOn: () => false,
  })
  await batcher.idle()
  for (let item = 0; item < 5; item++) void batcher.add(item)
  await batcher.idle()
  expect(done).toBe(5)
})

test('a single item runs at once, or after its caller has continued if the batcher is patient', async () => {
  const begun: string[] = []
  const batcherFor = (name: string, patient: boolean) =>
    createBatcher({
      run: async (items: number[]) => {
        begun.push(name)
        return items
      },
      largest: 10,
      concurrency: 1,
      gapMs: 20,
      patient,
      splitOn: () => false,
    })
  const added = [batcherFor('patient', true), batcherFor('prompt', false)].map((batcher) => batcher.add(1))
  await new Promise(setImmediate)
  await new Promise(setImmediate)
  expect(begun).toEqual(['prompt'])
  await Promise.all(added)
  expect(begun).toEqual(['prompt', 'patient'])
})
