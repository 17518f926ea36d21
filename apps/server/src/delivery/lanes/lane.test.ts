import { describe, expect, test } from 'vitest'

import type { Kind } from '../../core/deliveries/requeue.ts'
import { Lane } from './lane.ts'
import { type Placed, works } from './work.test-helper.ts'

const now = 1_000_000
const answered = { ok: true, tookMs: 1, now, restUntil: null }

function laneWith(waiting: Partial<Record<Kind, number>>, limits: Parameters<typeof works>[2] = {}) {
  const [like] = works(1, 1, limits)
  if (!like) throw new Error('no work')
  const lane = new Lane<Placed>(1, 1, like.limits)
  for (const [kind, count] of Object.entries(waiting)) {
    for (const work of works(count, 1, { ...limits, kind: kind as Kind })) lane.add(work)
  }
  return lane
}

/** Takes as much work as there are slots. */
function fill(lane: ReturnType<typeof laneWith>): Placed[] {
  const taken: Placed[] = []
  for (let work = lane.take(now); work; work = lane.take(now)) taken.push(work)
  return taken
}

const kindsOf = (taken: Placed[]) => {
  const count = (kind: Kind) => taken.filter((work) => work.kind === kind).length
  return { first: count('first'), retry: count('retry'), replay: count('replay') }
}

describe('the slots of a lane', () => {
  test.each([
    [{ first: 50 }, { first: 16, retry: 0, replay: 0 }],
    [{ retry: 50 }, { first: 0, retry: 8, replay: 0 }],
    [{ replay: 50 }, { first: 0, retry: 0, replay: 1 }],
    [
      { first: 50, retry: 50 },
      { first: 12, retry: 4, replay: 0 },
    ],
    [
      { first: 50, retry: 50, replay: 50 },
      { first: 11, retry: 4, replay: 1 },
    ],
  ])('are shared, of 16 with %j waiting, as %j', (waiting, expected) => {
    expect(kindsOf(fill(laneWith(waiting)))).toEqual(expected)
  })

  test('are left half to first attempts while retries hang', () => {
    const lane = laneWith({ retry: 50 })
    expect(fill(lane)).toHaveLength(8)
    for (const work of works(50, 1)) lane.add(work)
    expect(kindsOf(fill(lane))).toEqual({ first: 8, retry: 0, replay: 0 })
  })

  test.each([1, 2, 3])('are at most %i, and no kind waits for ever', (maxInFlight) => {
    const lane = laneWith({ first: 100, retry: 20, replay: 20 }, { maxInFlight })
    const seen: Placed[] = []
    for (let round = 0; round < 200; round++) {
      const taken = fill(lane)
      expect(taken.length).toBeLessThanOrEqual(maxInFlight)
      seen.push(...taken)
      for (const work of taken) lane.ended(work, answered)
    }
    expect(kindsOf(seen.slice(0, 50)).first).toBeGreaterThan(20)
    expect(kindsOf(seen)).toEqual({ first: 100, retry: 20, replay: 20 })
  })

  test('follow a changed limit from the next claim on', () => {
    const lane = laneWith({ first: 50 })
    const taken = fill(lane)
    for (const work of works(1, 1, { maxInFlight: 4 })) lane.add(work)
    for (const work of taken.slice(0, 12)) lane.ended(work, answered)
    expect(fill(lane)).toEqual([])
    for (const work of taken.slice(12)) lane.ended(work, answered)
    expect(fill(lane)).toHaveLength(4)
  })

  test('are free again when taken work is dropped', () => {
    const lane = laneWith({ first: 20 }, { maxInFlight: 2 })
    for (const work of fill(lane)) lane.dropped(work)
    expect([lane.inFlight, fill(lane).length]).toEqual([0, 2])
  })
})

test('each kind is taken in the order of its claims', () => {
  const lane = laneWith({ first: 5, retry: 3 })
  const ids = fill(lane).filter(({ kind }) => kind === 'first')
  expect(ids.map(({ position }) => position.seq)).toEqual(
    ids.map(({ position }) => position.seq).toSorted((a, b) => a - b),
  )
})

test('a lane with a rate limit gives one piece of work at a time, and knows when the next may go', () => {
  const lane = laneWith({ first: 5 }, { ratePerSecond: 2 })
  expect(lane.take(now)).toBeDefined()
  expect([lane.take(now), lane.readyAt(now)]).toEqual([undefined, now + 450])
  expect(lane.take(now + 450)).toBeDefined()
})

describe('the demand of a lane', () => {
  const wish = (lane: ReturnType<typeof laneWith>) => lane.demands(now, false).find(({ kind }) => kind === 'first')

  test('is zero while its breaker is open, and small while it is probed', () => {
    const lane = laneWith({ first: 10 })
    for (const work of fill(lane)) lane.ended(work, { ...answered, ok: false })
    lane.empty()
    expect([lane.open, wish(lane)?.max]).toEqual([true, 0])
    expect(lane.demands(now + 1_000, false)[0]?.max).toBeLessThanOrEqual(2)
  })

  test('grows while the backlog lasts, and never beyond 512', () => {
    const lane = laneWith({ first: 16 })
    lane.claimed()
    const sizes = Array.from({ length: 12 }, () => {
      while (lane.buffered > 0) for (const work of fill(lane)) lane.ended(work, answered)
      const max = wish(lane)?.max ?? 0
      for (const work of works(max, 1)) lane.add(work)
      lane.claimed()
      return max
    })
    expect(sizes.at(-1)).toBe(512)
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b))
  })

  test.each([
    [0.1, 512],
    [1, 250],
    [4, 63],
    [100, 16],
  ])('with an attempt every %d ms covers a short time: at most %d', (everyMs, max) => {
    const lane = laneWith({ first: 16 })
    lane.claimed()
    let ahead = 0
    for (let at = now; at < now + 20_000; at += everyMs) {
      const work = lane.take(at)
      if (work) lane.ended(work, { ...answered, now: at })
      if (!lane.needsRefill) continue
      for (const more of works(lane.demands(at, false)[0]?.max ?? 0, 1)) lane.add(more)
      lane.claimed()
      ahead = Math.max(ahead, lane.buffered)
    }
    expect(ahead).toBe(max)
  })

  test('continues after the last claimed position, and sometimes from the start', () => {
    const lane = laneWith({ first: 16 })
    lane.claimed()
    for (const work of fill(lane)) lane.ended(work, answered)
    const more = works(wish(lane)?.max ?? 0, 1)
    for (const work of more) lane.add(work)
    lane.claimed()
    for (const work of fill(lane)) lane.ended(work, answered)
    expect(wish(lane)?.after).toEqual(more.at(-1)?.position)
    expect(lane.demands(now, true)[0]?.after).toBeNull()
  })
})
