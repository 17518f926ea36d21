import { expect, test } from 'vitest'

import { windowOf } from './window.ts'

const wrote = '2026-01-15T09:00:00.000Z'
const at = (time: string) => windowOf(24, wrote, new Date(time))

test('a window is open for its hours, and urgent in the last one', () => {
  expect(at('2026-01-15T12:00:00Z')).toMatchObject({ isOpen: true, isUrgent: false })
  expect(at('2026-01-16T08:00:01Z')).toMatchObject({ isOpen: true, isUrgent: true })
  expect(at('2026-01-16T09:00:00Z')).toMatchObject({ isOpen: false, isUrgent: false })
})

test('there is none where the channel has none, or where the contact has never written', () => {
  expect(windowOf(null, wrote, new Date(wrote))).toBeUndefined()
  expect(windowOf(24, null, new Date(wrote))).toBeUndefined()
})
