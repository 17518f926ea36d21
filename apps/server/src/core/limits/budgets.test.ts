import { expect, test } from 'vitest'

import { createBudgets, type Turn } from './budgets.ts'

const started = (options: { requestsPerSecond?: number; connections?: number } = {}) =>
  createBudgets({ requestsPerSecond: 0, connections: 20, readTimeoutMs: 5_000, ...options })

const enterAll = (enter: () => Turn, count: number) => Array.from({ length: count }, enter)
const runningOf = (turns: Turn[]) => turns.filter(({ ready }) => ready === undefined).length

test('requests are counted, and refused over the limit', () => {
  const budgets = started({ requestsPerSecond: 3 })
  expect(budgets.count(1)).toEqual({ limit: 3, remaining: 2, resetSeconds: 1, retryAfterSeconds: null })
  budgets.count(1)
  budgets.count(1)
  expect(budgets.count(1)).toMatchObject({ remaining: 0, retryAfterSeconds: 1 })
  expect(budgets.count(2)).toMatchObject({ retryAfterSeconds: null })
  expect(started().count(1)).toBeUndefined()
})

test('an account alone runs many requests, and the others wait in order', async () => {
  const budgets = started()
  const turns = enterAll(() => budgets.enter(1), 66)
  expect(runningOf(turns)).toBe(64)
  const began: number[] = []
  turns.forEach(({ ready }, index) => void ready?.then(() => began.push(index)))
  turns[3]?.end()
  await expect.poll(() => began).toEqual([64])
  turns[64]?.end()
  await expect.poll(() => began).toEqual([64, 65])
})

test('an account has fewer at a time while others are active, and each has a share of the connections', () => {
  const budgets = started()
  budgets.enter(1).end()
  expect(budgets.connectionShare()).toBe(15)
  budgets.enter(2).end()
  expect(budgets.connectionShare()).toBe(6)
  expect(runningOf(enterAll(() => budgets.enter(2), 20))).toBe(6)
  expect(budgets.enter(1).ready).toBeUndefined()
  for (let account = 3; account < 40; account++) budgets.enter(account).end()
  expect(budgets.connectionShare()).toBe(2)
})

test('too many that wait are refused, and those of clients that have gone give way', async () => {
  const budgets = started()
  const turns = enterAll(() => budgets.enter(1), 64 + 512)
  expect(() => budgets.enter(1)).toThrow('Too many requests at the same time')
  const gone = turns[64]
  gone?.end()
  await expect(gone?.ready).rejects.toMatchObject({ kind: 'rate_limited', retryAfterSeconds: 1 })
  const last = budgets.enter(1)
  for (const turn of turns.slice(0, 64)) turn.end()
  for (const turn of turns.slice(65)) {
    await turn.ready
    turn.end()
  }
  await last.ready
  last.end()
  expect(runningOf(enterAll(() => budgets.enter(1), 65))).toBe(64)
})
