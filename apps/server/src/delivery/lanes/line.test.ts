import { expect, test } from 'vitest'

import { promotedPerCall } from '../../../testing/promoted.ts'
import { Line } from './line.ts'

const contents = () => ({ contents: Array.from({ length: 20 }, () => ({})) })

test('gives what waits in its order', () => {
  const line = new Line<number>()
  for (const one of [1, 2, 3, 4]) line.hand(one, null)
  expect([line.take(), line.take(), line.waiting]).toEqual([1, 2, 2])
  expect([line.empty(), line.waiting, line.take()]).toEqual([[3, 4], 0, undefined])
})

test('keeps nothing that has been taken, whether it runs empty or never does', async () => {
  const line = new Line<ReturnType<typeof contents>>()
  const turn = () => {
    line.hand(contents(), null)
    line.take()
  }
  expect(await promotedPerCall(10_000, turn)).toBeLessThan(100)
  for (let n = 0; n < 5; n++) line.hand(contents(), null)
  expect(await promotedPerCall(10_000, turn)).toBeLessThan(100)
})
