import { expect, test } from 'vitest'

import type { Thing } from './bulk-types.ts'
import { undoOf } from './undo-of.ts'

const now = new Date('2026-01-15T09:00:00Z')
const contact = (id: number, more: object) => ({ id, owner: null, stage: 'New', tags: [], ...more }) as unknown as Thing
const talk = (id: number, more: object) =>
  ({ id, status: 'open', snoozed_until: null, labels: [], ...more }) as unknown as Thing

test('puts back what each had, together where it is the same', () => {
  const things = [contact(1, {}), contact(2, { owner: 'asha' }), contact(3, {}), contact(4, { owner: 'ben' })]
  expect(undoOf('contacts', things, { owner: 'ben' }, now)).toEqual([
    { resource: 'contacts', ids: [1, 3], change: { owner: null } },
    { resource: 'contacts', ids: [2], change: { owner: 'asha' } },
  ])
})

test('takes away only the tags that were not there, and gives back those that were', () => {
  const things = [contact(1, { tags: ['old'] }), contact(2, { tags: ['new'] })]
  expect(undoOf('contacts', things, { add_tags: ['new'], remove_tags: ['old'] }, now)).toEqual([
    { resource: 'contacts', ids: [1], change: { add_tags: ['old'], remove_tags: ['new'] } },
  ])
})

test('snoozes again until the same time, if it is to come', () => {
  const things = [
    talk(1, { status: 'snoozed', snoozed_until: '2026-01-16T09:00:00Z' }),
    talk(2, { status: 'snoozed', snoozed_until: '2026-01-14T09:00:00Z' }),
    talk(3, { status: 'resolved' }),
  ]
  expect(undoOf('conversations', things, { status: 'resolved' }, now)).toEqual([
    { resource: 'conversations', ids: [1], change: { status: 'snoozed', snoozed_until: '2026-01-16T09:00:00Z' } },
    { resource: 'conversations', ids: [2], change: { status: 'snoozed' } },
  ])
})
