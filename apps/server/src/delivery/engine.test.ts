import { createFakeClock } from '@parley/test-kit/fake-clock'
import { expect, onTestFinished, test } from 'vitest'

import { createLogger } from '../kernel/logger.ts'
import { createWakeNotifier } from '../kernel/wake-notifier.ts'
import { createEngine } from './engine.ts'
import { type Placed, works } from './lanes/work.test-helper.ts'
import type { WorkSource } from './work.ts'

/** An engine whose work is in memory, and is claimed once. */
async function startEngine(waiting: Placed[], attempt: (work: Placed) => Promise<void>) {
  const clock = createFakeClock()
  const released: Placed[] = []
  const completed: string[] = []
  const source: WorkSource<Placed, string> = {
    claim: async () => ({ work: waiting.splice(0), next: null, empty: false }),
    complete: async (id) => {
      completed.push(id)
    },
    release: async (some) => {
      released.push(...some)
    },
    wake: createWakeNotifier(),
    start: async () => {},
    stop: async () => {},
  }
  const engine = createEngine<Placed, string>({
    source,
    attempt: async (work) => {
      await attempt(work)
      return { result: work.id, ok: true, tookMs: 1, restUntil: null }
    },
    clock,
    logger: createLogger('silent'),
  })
  await engine.start()
  onTestFinished(() => engine.stop(0))
  return { engine, clock, released, completed }
}

test('work whose lease expired while it waited for a slot is released, not attempted', async () => {
  const waiting = works(3, 1, { maxInFlight: 1 })
  for (const work of waiting) work.leaseEnd = new Date(Date.now() + 60_000)
  const [first, ...others] = [...waiting]
  const answer = Promise.withResolvers<void>()
  const attempted: string[] = []
  const { clock, released, completed } = await startEngine(waiting, (work) => {
    attempted.push(work.id)
    return answer.promise
  })
  await expect.poll(() => attempted.length).toBe(1)
  clock.advance(120_000)
  answer.resolve()
  await expect.poll(() => completed).toEqual([first?.id])
  await expect.poll(() => released).toEqual(others)
  expect(attempted).toEqual([first?.id])
})

test('work whose attempt could not be made is released, and its slot is free again', async () => {
  const waiting = works(2, 1, { maxInFlight: 1 })
  const [first, second] = [...waiting]
  const { released, completed } = await startEngine(waiting, async (work) => {
    if (work === first) throw new Error('no endpoint could be read')
  })
  await expect.poll(() => completed).toEqual([second?.id])
  expect(released).toEqual([first])
})

test('stopping releases waiting work and work that does not end in time', async () => {
  const waiting = works(5, 1, { maxInFlight: 2 })
  const all = [...waiting]
  const { engine, released } = await startEngine(waiting, () => new Promise(() => {}))
  await expect.poll(() => engine.stats()).toMatchObject({ inFlight: 2, buffered: 3, lanes: 1 })
  await engine.stop(0)
  expect(new Set(released)).toEqual(new Set(all))
})
