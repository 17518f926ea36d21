import { beforeEach, expect, test } from 'vitest'

import { createTurns } from './turns.ts'

const lane = (workspaceId: number, id: string) => ({ workspaceId, id, inLine: false })
const [a1, a2, a3, b1, c1] = [lane(1, 'a1'), lane(1, 'a2'), lane(1, 'a3'), lane(2, 'b1'), lane(3, 'c1')]
beforeEach(() => {
  for (const one of [a1, a2, a3, b1, c1]) one.inLine = false
})

const take = (turns: ReturnType<typeof createTurns<typeof a1>>, count: number) =>
  Array.from({ length: count }, () => turns.next()?.id)

test('workspaces take turns, and within each its lanes', () => {
  const turns = createTurns<typeof a1>()
  for (const one of [a1, a2, a3, b1, c1]) turns.add(one)
  expect(take(turns, 9)).toEqual(['a1', 'b1', 'c1', 'a2', 'b1', 'c1', 'a3', 'b1', 'c1'])
})

test('to ask more often gives no more turns', () => {
  const turns = createTurns<typeof a1>()
  for (let n = 0; n < 5; n++) turns.add(a1)
  turns.add(a2)
  for (let n = 0; n < 5; n++) turns.add(a1)
  expect(take(turns, 4)).toEqual(['a1', 'a2', 'a1', 'a2'])
})

test('one that has nothing left is passed over, and its workspace with its last one', () => {
  const turns = createTurns<typeof a1>()
  for (const one of [a1, a2, b1]) turns.add(one)
  turns.remove(a1)
  expect(take(turns, 4)).toEqual(['a2', 'b1', 'a2', 'b1'])
  turns.remove(a2)
  turns.remove(a2)
  expect(take(turns, 2)).toEqual(['b1', 'b1'])
  turns.remove(b1)
  expect(turns.next()).toBeUndefined()
})

test('a newcomer waits for nobody’s backlog', () => {
  const turns = createTurns<typeof a1>()
  turns.add(a1)
  take(turns, 1_000)
  turns.add(b1)
  expect(take(turns, 3)).toEqual(['a1', 'b1', 'a1'])
})
