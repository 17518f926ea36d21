import { expect, test } from 'vitest'

import { mergeLists, type ReadList } from './merge-lists.ts'

interface Item {
  id: number
  created_at: string
}

const at = (minute: number): Item => ({
  id: minute,
  created_at: `2026-01-15T09:${String(minute).padStart(2, '0')}:00Z`,
})
const list = (complete: boolean, ...minutes: number[]): ReadList<Item> => ({ items: minutes.map(at), complete })
function merged(messages: ReadList<Item>, changes: ReadList<Item>) {
  const { entries, more } = mergeLists({ messages, changes })
  return [entries.map(({ of }) => of.id), more]
}

test('two lists become one, the newest first', () => {
  expect(merged(list(true, 9, 4), list(true, 7, 1))).toEqual([[9, 7, 4, 1], []])
})

test('what is older than another list has been read to waits for it', () => {
  expect(merged(list(false, 9, 8), list(true, 7, 1))).toEqual([[9, 8], ['messages']])
})

test('the list that reaches less far is read further first', () => {
  expect(merged(list(false, 9, 8), list(false, 10, 3))).toEqual([[10, 9, 8], ['messages']])
})

test('nothing is nothing', () => {
  expect(merged(list(true), list(true))).toEqual([[], []])
})
