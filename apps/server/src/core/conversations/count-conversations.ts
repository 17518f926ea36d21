import { sql } from 'kysely'

import type { Database } from '../../db/database.ts'
import type { Tenant } from '../tenant/tenant.ts'

export interface ConversationCounts {
  /** Open ones of the one who asks. */
  mine: number
  /** Open ones of nobody. */
  unassigned: number
  open: number
  pending: number
  snoozed: number
  /** Open ones of each channel that has some. */
  channels: { channel_id: number; open: number }[]
}

interface Group {
  status: string
  channel_id: number
  count: number
  mine: number
  unassigned: number
}

/** Counts all but the resolved ones, from the index that has only these. */
export async function countConversations({ db }: Database, tenant: Tenant): Promise<ConversationCounts> {
  const { rows } = await sql<Group>`
    select status, channel_id, count(*)::integer as count,
      count(*) filter (where assignee = ${tenant.actor})::integer as mine,
      count(*) filter (where assignee is null)::integer as unassigned
    from conversations
    where workspace_id = ${tenant.workspaceId} and status <> 'resolved'
    group by status, channel_id
    order by channel_id`.execute(db)
  const open = rows.filter(({ status }) => status === 'open')
  return {
    mine: sum(open.map(({ mine }) => mine)),
    unassigned: sum(open.map(({ unassigned }) => unassigned)),
    open: sum(open.map(({ count }) => count)),
    pending: sum(rows.filter(({ status }) => status === 'pending').map(({ count }) => count)),
    snoozed: sum(rows.filter(({ status }) => status === 'snoozed').map(({ count }) => count)),
    channels: open.map(({ channel_id, count }) => ({ channel_id, open: count })),
  }
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
