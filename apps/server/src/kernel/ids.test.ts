import { expect, test } from 'vitest'

import { newId } from './ids.ts'

const ids = Array.from({ length: 20_000 }, newId)

test('ids are UUIDs of version 7 and contain the time', () => {
  expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  const at = Number.parseInt((ids[0] ?? '').replaceAll('-', '').slice(0, 12), 16)
  expect(Math.abs(Date.now() - at)).toBeLessThan(60_000)
})

test('each id is greater than the one before, also within a millisecond', () => {
  expect(ids.toSorted()).toEqual(ids)
  expect(new Set(ids).size).toBe(ids.length)
})
