import { expect, test } from 'vitest'

import { createDelays } from './delays.ts'

function draw(text: string) {
  const delays = createDelays(text)
  const writes = Array.from({ length: 50_000 }, () => delays.next('write'))
  return { writes, stalls: Array.from({ length: 100 }, () => delays.nextStall()) }
}

test('the same seed gives the same delays, and another seed gives others', () => {
  expect(draw('1 a')).toEqual(draw('1 a'))
  expect(draw('1 a')).not.toEqual(draw('2 a'))
  expect(draw('1 a')).not.toEqual(draw('1 b'))
})

test('the delays of an edge do not depend on how often others are asked', () => {
  const alone = createDelays('1')
  const among = createDelays('1')
  const next = () => {
    among.next('result')
    return among.next('write')
  }
  expect(Array.from({ length: 1_000 }, next)).toEqual(Array.from({ length: 1_000 }, () => alone.next('write')))
})

test.each(['1', '2', '3'])('with seed %s, most are not delayed, some for milliseconds, few for longer', (seed) => {
  const { writes, stalls } = draw(seed)
  const count = (from: number, to: number) => writes.filter((ms) => ms >= from && ms <= to).length / writes.length
  expect(count(0, 0)).toBeGreaterThan(0.6)
  expect(count(1, 10)).toBeGreaterThan(0.02)
  expect(count(50, 300)).toBeGreaterThan(0.001)
  expect(count(700, 1_000)).toBeGreaterThan(0)
  expect(count(0, 0) + count(1, 10) + count(50, 300) + count(700, 1_000)).toBe(1)
  for (const { after, lasts } of stalls) {
    expect(after).toBeGreaterThan(lasts)
    expect(lasts).toBeLessThanOrEqual(100)
  }
})
