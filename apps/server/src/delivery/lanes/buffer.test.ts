import { expect, test } from 'vitest'

import { LaneBuffer } from './buffer.ts'

test('a buffer returns its work in order', () => {
  const line = new LaneBuffer<number>()
  for (const one of [1, 2, 3, 4]) line.accept(one, null)
  expect([line.take(), line.take(), line.waiting]).toEqual([1, 2, 2])
  expect([line.empty(), line.waiting, line.take()]).toEqual([[3, 4], 0, undefined])
})

test('a buffer demands a whole number, also as its rate falls', () => {
  const line = new LaneBuffer<number>()
  // Each round takes all but ten of the buffer, and lasts longer than the round before.
  const wished = Array.from({ length: 40 }, (_, turn) => {
    while (line.waiting > 10) line.take()
    const most = line.demand(512, 33 * 1.2 ** turn)
    for (let n = 0; n < most; n++) line.add(n, null)
    line.claimed()
    return most
  })
  expect(Math.max(...wished)).toBeGreaterThan(100)
  expect(wished.filter((most) => !Number.isInteger(most))).toEqual([])
})
