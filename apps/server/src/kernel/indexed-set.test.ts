import { expect, test } from 'vitest'

import { IndexedSet } from './indexed-set.ts'

const thing = (name: string) => ({ name, setIndex: -1 })

test('an indexed set has the items that were added and not removed', () => {
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
