import type { Schemas } from '../../api/schema.gen.ts'

export type NewBulkChange = Schemas['NewBulkChange']
export type BulkChange = Schemas['BulkChange']
export type BulkResource = BulkChange['resource']
export type Change = NewBulkChange['change']
export type Filter = NewBulkChange['filter']

export type Thing = Schemas['Contact'] | Schemas['ConversationSummary']

/** What a button of the bar changes. */
export const bulkFields = {
  contacts: ['owner', 'stage', 'tags'],
  conversations: ['assignee', 'status', 'snooze', 'priority', 'labels'],
} as const
export type BulkField = (typeof bulkFields)[BulkResource][number]

/** For the API, which has them as a union. */
export const bulkBody = (
  resource: BulkResource,
  chosen: { filter: Filter } | { ids: number[] },
  change: object,
): NewBulkChange => ({ resource, ...chosen, change }) as NewBulkChange

/** Changes nothing: for a count. */
export const noChange = { contacts: { add_tags: [] }, conversations: { add_labels: [] } } as const
