import { expect, test } from 'vitest'

import { entriesOf } from './entries-of.ts'

const at = (minute: number) =>
  ({ id: minute, created_at: `2026-01-15T09:${String(minute).padStart(2, '0')}:00Z` }) as never
const minutes = (read: ReturnType<typeof entriesOf>) => read.entries.map(({ of }) => of.id)

test('two lists become one, the newest first', () => {
  const read = entriesOf({ items: [at(9), at(4)], complete: true }, { items: [at(7), at(1)], complete: true })
  expect([minutes(read), read.more]).toEqual([[9, 7, 4, 1], []])
})

test('what is older than the other list has been read to waits for it', () => {
  const read = entriesOf({ items: [at(9), at(8)], complete: false }, { items: [at(7), at(1)], complete: true })
  expect([minutes(read), read.more]).toEqual([[9, 8], ['messages']])
})

test('the list that reaches less far is read further first', () => {
  const read = entriesOf({ items: [at(9), at(8)], complete: false }, { items: [at(10), at(3)], complete: false })
  expect([minutes(read), read.more]).toEqual([[10, 9, 8], ['messages']])
})

test('nothing is nothing', () => {
  expect(entriesOf({ items: [], complete: true }, { items: [], complete: true })).toEqual({ entries: [], more: [] })
})
