import { beforeEach, expect, test } from 'vitest'

import { createRoundRobin } from './round-robin.ts'

const lane = (workspaceId: number, id: string) => ({ workspaceId, id, scheduled: false })
const [a1, a2, a3, b1, c1] = [lane(1, 'a1'), lane(1, 'a2'), lane(1, 'a3'), lane(2, 'b1'), lane(3, 'c1')]
beforeEach(() => {
  for (const one of [a1, a2, a3, b1, c1]) one.scheduled = false
})

const take = (roundRobin: ReturnType<typeof createRoundRobin<typeof a1>>, count: number) =>
  Array.from({ length: count }, () => roundRobin.next()?.id)

test('workspaces take turns, and within each its lanes', () => {
  const roundRobin = createRoundRobin<typeof a1>()
  for (const one of [a1, a2, a3, b1, c1]) roundRobin.add(one)
  expect(take(roundRobin, 9)).toEqual(['a1', 'b1', 'c1', 'a2', 'b1', 'c1', 'a3', 'b1', 'c1'])
})

test('a lane that is added more often gets no more turns', () => {
  const roundRobin = createRoundRobin<typeof a1>()
  for (let n = 0; n < 5; n++) roundRobin.add(a1)
  roundRobin.add(a2)
  for (let n = 0; n < 5; n++) roundRobin.add(a1)
  expect(take(roundRobin, 4)).toEqual(['a1', 'a2', 'a1', 'a2'])
})

test('a lane without work is skipped, and a workspace after its last lane', () => {
  const roundRobin = createRoundRobin<typeof a1>()
  for (const one of [a1, a2, b1]) roundRobin.add(one)
  roundRobin.remove(a1)
  expect(take(roundRobin, 4)).toEqual(['a2', 'b1', 'a2', 'b1'])
  roundRobin.remove(a2)
  roundRobin.remove(a2)
  expect(take(roundRobin, 2)).toEqual(['b1', 'b1'])
  roundRobin.remove(b1)
  expect(roundRobin.next()).toBeUndefined()
})

test("a new lane does not wait for another lane's backlog", () => {
  const roundRobin = createRoundRobin<typeof a1>()
  roundRobin.add(a1)
  take(roundRobin, 1_000)
  roundRobin.add(b1)
  expect(take(roundRobin, 3)).toEqual(['a1', 'b1', 'a1'])
})
