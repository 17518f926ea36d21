import { expect, test } from 'vitest'

import { createAttemptTotals } from './attempt-totals.ts'
import type { FinishedAttempt } from './delivery-work.ts'

const quarter = Date.parse('2026-01-15T09:30:00Z')

function attempt(lane: number, at: number, state: FinishedAttempt['outcome']['state'], total_ms = 4) {
  return {
    delivery: { lane, workspaceId: 3 },
    finishedAt: new Date(at),
    result: { timings: { total_ms } },
    outcome: { state },
  } as FinishedAttempt
}

test('attempts are counted by endpoint and quarter of an hour', () => {
  const totals = createAttemptTotals()
  totals.add(attempt(1, quarter, 'delivered'))
  totals.add(attempt(1, quarter + 899_999, 'pending'))
  totals.add(attempt(1, quarter + 899_999, 'exhausted'))
  totals.add(attempt(1, quarter + 900_000, 'delivered'))
  totals.add(attempt(2, quarter, 'cancelled', 90_000))
  const counts = { workspaceId: 3, succeeded: 0, failed: 0, delivered: 0, exhausted: 0 }
  expect(totals.take()).toMatchObject([
    { ...counts, endpointId: 1, since: quarter, succeeded: 1, failed: 2, delivered: 1, exhausted: 1 },
    { ...counts, endpointId: 1, since: quarter + 900_000, succeeded: 1, delivered: 1 },
    { ...counts, endpointId: 2, since: quarter, failed: 1 },
  ])
  expect(totals.take()).toEqual([])
})

test('what could not be written is counted with what came meanwhile', () => {
  const totals = createAttemptTotals()
  totals.add(attempt(1, quarter, 'delivered', 4))
  const taken = totals.take()
  totals.add(attempt(1, quarter, 'exhausted', 4))
  totals.restore(taken)
  const [one, ...others] = totals.take()
  expect(others).toEqual([])
  expect(one).toMatchObject({ succeeded: 1, failed: 1, delivered: 1, exhausted: 1 })
  expect(one?.took.filter((count) => count > 0)).toEqual([2])
})
