import { expect, it } from 'vitest'

import { createExpiringMap } from './expiring-map.ts'

it('an expiring map keeps the newest ten thousand entries', () => {
  const map = createExpiringMap<number>({ afterMs: 1_000, now: () => 0 })
  for (let index = 0; index <= 10_000; index += 1) map.set(String(index), index)
  expect(map.get('0')).toBeUndefined()
  expect(map.get('1')).toBe(1)
  expect(map.get('10000')).toBe(10_000)
})

it('an entry of an expiring map that is set again lives as long as a new one', () => {
  let clock = 0
  const map = createExpiringMap<string>({ afterMs: 1_000, now: () => clock })
  map.set('key', 'first')
  map.set('other', 'other')
  clock = 900
  map.set('key', 'second')
  clock = 1_100
  map.set('new', 'new')
  expect([map.get('key'), map.get('other'), map.take('new'), map.take('new')]).toEqual([
    'second',
    undefined,
    'new',
    undefined,
  ])
})
