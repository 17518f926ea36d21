import { createFakeClock } from '@parley/test-kit/fake-clock'
import { expect, test } from 'vitest'

import { type BacklogThrottle, createBacklogThrottle } from './backlog-throttle.ts'
import { createLanes } from './lanes.ts'
import { type Placed, work, works } from './work.test-helper.ts'

const answered = { ok: true, tookMs: 1, now: 0, restUntil: null }

const none: BacklogThrottle = { shouldYield: () => false, attemptStarted() {} }

function site(maxInFlight = 64, throttle = none) {
  const clock = createFakeClock(new Date(1_000_000))
  const lanes = createLanes<Placed>({ clock, maxInFlight, throttle })
  return {
    clock,
    lanes,
    add: (...some: Placed[][]) => {
      for (const one of some.flat()) lanes.add(one)
    },
    fill: () => {
      const taken: Placed[] = []
      for (let next = lanes.take(); next; next = lanes.take()) taken.push(next)
      return taken
    },
  }
}

const laneOf = ({ lane }: Placed) => lane

test('an endpoint with a backlog gets every second turn once another endpoint has work', () => {
  const { add, lanes } = site()
  add(works(500, 1), works(3, 2))
  const turns = Array.from({ length: 8 }, () => {
    const taken = lanes.take()
    if (!taken) throw new Error('nothing was taken')
    lanes.ended(taken, answered)
    return taken.lane
  })
  expect(turns).toEqual([1, 2, 1, 2, 1, 2, 1, 1])
})

test('a workspace with many endpoints gets as many turns as a workspace with one', () => {
  const { add, fill } = site(1_000)
  for (let lane = 1; lane <= 20; lane++) add(works(5, lane))
  add(works(5, 21, { workspaceId: 2 }))
  expect(
    fill()
      .slice(0, 10)
      .map(({ workspaceId }) => workspaceId),
  ).toEqual([1, 2, 1, 2, 1, 2, 1, 2, 1, 2])
})

test('the last quarter of all slots is left to lanes with nothing in flight', () => {
  const { add, fill, lanes } = site(64)
  for (let lane = 1; lane <= 6; lane++) add(works(100, lane, { workspaceId: lane % 2 }))
  expect(fill()).toHaveLength(48)
  for (let lane = 7; lane <= 30; lane++) add(works(2, lane))
  const others = fill()
  expect(others).toHaveLength(16)
  expect(new Set(others.map(laneOf)).size).toBe(16)
  // Each slot that becomes free goes to the next of these lanes.
  for (const done of others) lanes.ended(done, answered)
  expect(new Set(fill().map(laneOf)).size).toBe(16)
})

test('a workspace whose endpoints hang leaves half of the slots to others', () => {
  const { add, fill } = site(64)
  for (let lane = 1; lane <= 6; lane++) add(works(100, lane))
  expect(fill()).toHaveLength(32)
  add(works(100, 7, { workspaceId: 2 }))
  expect(fill().map(laneOf)).toEqual(Array.from({ length: 16 }, () => 7))
})

test('an attempt that ends frees a slot for its lane and for waiting lanes', () => {
  const { add, fill, lanes } = site(4)
  add(works(10, 1), works(10, 2), works(10, 3), works(10, 4))
  const [first] = fill()
  if (!first) throw new Error('nothing was taken')
  lanes.ended(first, answered)
  expect(fill()).toHaveLength(1)
})

test('a rate-limited lane knows when it may go on, and goes on then', () => {
  const { add, fill, lanes, clock } = site()
  add(works(5, 1, { ratePerSecond: 2 }), works(1, 2))
  expect(fill().map(laneOf)).toEqual([1, 2])
  expect(lanes.readyAt()).toBe(1_000_450)
  clock.advance(450)
  expect(fill()).toEqual([])
  lanes.requeueDue()
  expect(fill().map(laneOf)).toEqual([1])
})

test('only lanes whose timer is due are requeued, and only one with an empty buffer needs a claim', () => {
  const { add, fill, lanes, clock } = site()
  add(works(5, 1, { ratePerSecond: 2 }), works(1, 2, { failing: true }))
  const [, probe] = fill()
  if (!probe) throw new Error('nothing was taken')
  lanes.ended(probe, { ...answered, ok: false, now: clock.now().getTime() })
  expect([fill(), lanes.readyAt()]).toEqual([[], 1_000_450])
  clock.advance(450)
  expect([lanes.requeueDue(), fill().map(laneOf)]).toEqual([false, [1]])
  clock.advance(550)
  expect([lanes.requeueDue(), fill().map(laneOf)]).toEqual([true, [1]])
})

test("the buffer of a lane whose breaker opens is released, and no other lane's buffer", () => {
  const { add, lanes, fill } = site()
  add(works(40, 1), works(40, 2))
  const ended = fill()
    .filter(({ lane }) => lane === 1)
    .map((one) => lanes.ended(one, { ...answered, ok: false }))
  expect(ended.filter(Boolean)).toHaveLength(7)
  expect(lanes.empty(work(1)).length).toBe(24)
  expect(lanes.stats()).toMatchObject({ lanes: 2, lanesOpen: 1, buffered: 24 })
})

test('a lane is kept as long as it has work now and then', () => {
  const { add, fill, lanes, clock } = site()
  for (let second = 0; second < 100; second++) {
    if (second % 50 === 0) {
      if (second === 0) add(works(1, 1))
      add(works(1, 2))
      for (const taken of fill()) lanes.ended(taken, answered)
    }
    lanes.demands(true)
    lanes.claimed()
    clock.advance(1_000)
  }
  expect([lanes.ready([1]), lanes.stats().lanes]).toEqual([[2], 1])
})

test('a lane whose timer becomes due between two clock reads is not lost', () => {
  let at = 1_000_000
  const lanes = createLanes<Placed>({ clock: { now: () => new Date(at++) }, maxInFlight: 256, throttle: none })
  for (const one of works(40, 1, { ratePerSecond: 100, maxInFlight: 64 })) lanes.add(one)
  let taken = 0
  for (let looks = 0; looks < 1_000; looks++) {
    if (lanes.take()) taken++
    else lanes.requeueDue()
  }
  expect(taken).toBe(40)
})

test('a backlog is taken one by one while others have new work and the process is busy, and at once when alone', () => {
  let elapsed = 1_000
  const { add, fill, lanes, clock } = site(64, createBacklogThrottle({ load: () => 0.9, elapsed: () => elapsed }))
  const advance = (ms: number) => {
    clock.advance(ms)
    elapsed += ms
  }
  add(works(1, 2))
  // The claim brought no more than the lane had.
  lanes.claimed()
  lanes.demands(false)
  lanes.claimed()
  // The first lane's claim brought as many as demanded. The third lane has a single one, which may be new.
  add(works(10, 1), works(1, 3))
  lanes.claimed()
  expect(fill().map(laneOf)).toEqual([2, 1, 3])
  expect(lanes.readyAt()).toBe(1_000_004)
  for (let round = 0; round < 3; round++) {
    expect(fill()).toEqual([])
    advance(4)
    // The lane has its waiting work in the buffer, so it needs no claim.
    expect(lanes.requeueDue()).toBe(false)
    expect(fill().map(laneOf)).toEqual([1])
  }
  advance(250)
  lanes.requeueDue()
  expect(fill()).toHaveLength(6)
})

test('the age of a backlog counts from when more was due than claimed, until everything due is claimed', () => {
  const lasted: (number | null)[] = []
  const { add, fill, lanes, clock } = site(64, { shouldYield: () => false, attemptStarted: (ms) => lasted.push(ms) })
  const claim = (less: number) => {
    add(works((lanes.demands(false)[0]?.max ?? 0) - less, 1))
    lanes.claimed()
    while (lanes.stats().buffered > 0) for (const taken of fill()) lanes.ended(taken, answered)
  }
  claim(-1)
  clock.advance(20_000)
  claim(0)
  clock.advance(20_000)
  claim(1)
  expect([...new Set(lasted)]).toEqual([0, 20_000, null])
})
