import { sql } from 'kysely'

import type { Db } from '../../db/database.ts'
import { currentContact } from '../tenant/merged-ids.ts'
import type { ConversationStatus, Handler } from './conversation.ts'

export interface ConversationQuery {
  status?: ConversationStatus | undefined
  assignee?: string | undefined
  handler?: Handler | undefined
  label?: string | undefined
  contact_id?: number | undefined
  channel_id?: number | undefined
}

/** The workspace's conversations that match the filter. */
export function filterConversations(db: Db, workspaceId: number, filter: ConversationQuery) {
  const { status, assignee, handler, label, contact_id, channel_id } = filter
  let query = db.selectFrom('conversations').where('workspace_id', '=', workspaceId)
  if (status) query = query.where('status', '=', status)
  if (assignee !== undefined) query = query.where('assignee', '=', assignee)
  if (handler) query = query.where('handler', '=', handler)
  if (label !== undefined) query = query.where(sql<boolean>`labels @> array[${label}::text]`)
  if (contact_id !== undefined) query = query.where('contact_id', '=', currentContact(contact_id))
  if (channel_id !== undefined) query = query.where('channel_id', '=', channel_id)
  return query
}
