import type { Selectable } from 'kysely'

import type { BulkChanges as BulkChangeRow } from '../../db/types.gen.ts'
import type { ContactQuery } from '../contacts/filter-contacts.ts'
import type { ConversationStatus, Handler, Priority } from '../conversations/conversation.ts'
import type { SummaryQuery } from '../conversations/summaries.ts'

export const bulkResources = ['contacts', 'conversations'] as const
export type BulkResource = (typeof bulkResources)[number]

export const bulkChangeStatuses = ['running', 'completed', 'cancelled'] as const
export type BulkChangeStatus = (typeof bulkChangeStatuses)[number]

/** What becomes of each contact. Absent fields stay unchanged; null clears a field. */
export interface ContactsChange {
  owner?: string | null | undefined
  stage?: string | undefined
  lost_reason?: string | null | undefined
  add_tags?: string[] | undefined
  remove_tags?: string[] | undefined
}

/** What becomes of each conversation. */
export interface ConversationsChange {
  assignee?: string | null | undefined
  status?: ConversationStatus | undefined
  snoozed_until?: string | null | undefined
  priority?: Priority | null | undefined
  handler?: Handler | undefined
  add_labels?: string[] | undefined
  remove_labels?: string[] | undefined
}

/** Either what matches a filter, or what has one of the ids. */
type Selection<Filter> = { filter: Filter; ids?: undefined } | { ids: number[]; filter?: undefined }

export type BulkChangeInput =
  | ({ resource: 'contacts'; change: ContactsChange } & Selection<ContactQuery>)
  | ({ resource: 'conversations'; change: ConversationsChange } & Selection<SummaryQuery>)

export interface BulkChange {
  id: number
  resource: BulkResource
  change: ContactsChange | ConversationsChange
  status: BulkChangeStatus
  /** How many there were when it started. */
  matched: number
  done: number
  changed: number
  /** They had the values already. */
  unchanged: number
  failed: number
  actor: string
  created_at: string
  completed_at: string | null
}

export const toBulkChange = (row: Selectable<BulkChangeRow>): BulkChange => ({
  id: row.id,
  resource: row.resource as BulkResource,
  change: row.change as ContactsChange | ConversationsChange,
  status: row.status as BulkChangeStatus,
  matched: row.matched,
  done: row.changed + row.unchanged + row.failed,
  changed: row.changed,
  unchanged: row.unchanged,
  failed: row.failed,
  actor: row.actor,
  created_at: row.created_at.toISOString(),
  completed_at: row.completed_at?.toISOString() ?? null,
})
