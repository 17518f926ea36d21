import { sql } from 'kysely'

import type { Db } from '../../db/database.ts'
import { currentContact } from '../tenant/merged-ids.ts'
import type { ConversationStatus, Handler, Priority } from './conversation.ts'

export interface ConversationQuery {
  status?: ConversationStatus | undefined
  snoozed?: boolean | undefined
  /** Null: nobody. */
  assignee?: string | null | undefined
  handler?: Handler | undefined
  priority?: Priority | undefined
  label?: string | undefined
  contact_id?: number | undefined
  channel_id?: number | undefined
}

/** The workspace's conversations that match the filter. */
export function filterConversations(db: Db, workspaceId: number, filter: ConversationQuery) {
  const { status, snoozed, assignee, handler, priority, label, contact_id, channel_id } = filter
  let query = db.selectFrom('conversations').where('workspace_id', '=', workspaceId)
  if (status) query = query.where('status', '=', status)
  if (snoozed !== undefined) query = query.where('status', snoozed ? '=' : '<>', 'snoozed')
  if (assignee === null) query = query.where('assignee', 'is', null)
  else if (assignee !== undefined) query = query.where('assignee', '=', assignee)
  // A literal, so that the planner uses the partial index.
  if (handler) query = query.where(sql<boolean>`handler = ${sql.lit(handler)}`)
  if (priority) query = query.where('priority', '=', priority)
  if (label !== undefined) query = query.where(sql<boolean>`labels @> array[${label}::text]`)
  if (contact_id !== undefined) query = query.where('contact_id', '=', currentContact(contact_id))
  if (channel_id !== undefined) query = query.where('channel_id', '=', channel_id)
  return query
}
