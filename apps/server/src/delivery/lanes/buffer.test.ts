import { expect, test } from 'vitest'

import { LaneBuffer } from './buffer.ts'

test('gives what waits in its order', () => {
  const line = new LaneBuffer<number>()
  for (const one of [1, 2, 3, 4]) line.accept(one, null)
  expect([line.take(), line.take(), line.waiting]).toEqual([1, 2, 2])
  expect([line.empty(), line.waiting, line.take()]).toEqual([[3, 4], 0, undefined])
})

test('demands for a whole number, also as its pace falls', () => {
  const line = new LaneBuffer<number>()
  // Each turn what is there goes up to the last ten, over a time that is longer each turn.
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
