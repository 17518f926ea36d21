import { expect, test } from 'vitest'

import { promotedPerCall } from '../../testing/heap-promotion.ts'
import { IndexedSet } from './indexed-set.ts'

const thing = (name: string) => ({ name, setIndex: -1 })

test('holds what was put in and not taken out', () => {
  const bag = new IndexedSet<ReturnType<typeof thing>>()
  const [a, b, c] = [thing('a'), thing('b'), thing('c')]
  for (const one of [a, b, c, b]) bag.add(one)
  bag.delete(a)
  bag.delete(a)
  bag.delete(thing('b'))
  expect([bag.size, [...bag].map(({ name }) => name).sort()]).toEqual([2, ['b', 'c']])
  expect([a, b, c].map((one) => bag.has(one))).toEqual([false, true, true])
  bag.add(a)
  for (const one of [c, b, a]) bag.delete(one)
  expect([bag.size, [...bag]]).toEqual([0, []])
})

test('keeps nothing of what has been taken out', async () => {
  const bag = new IndexedSet<{ setIndex: number; contents: object[] }>()
  const held: { setIndex: number; contents: object[] }[] = []
  const turn = () => {
    const one = { setIndex: -1, contents: Array.from({ length: 20 }, () => ({})) }
    bag.add(one)
    held.push(one)
    const oldest = held.length > 4 && held.shift()
    if (oldest) bag.delete(oldest)
  }
  expect(await promotedPerCall(10_000, turn)).toBeLessThan(100)
})
