import { sql } from 'kysely'

import type { Database } from '../../db/database.ts'
import { limitLiteral } from '../../db/limit-literal.ts'
import { checkSkipped } from '../../kernel/pagination.ts'

/** A delivery as the webhook log shows it. */
export interface LoggedDelivery {
  id: string
  delivered: boolean
  simulated: boolean
  url: string
  status_code: number | null
  /** The receiver's answer was the reply. */
  dynamic: boolean
  /** Null for a test. */
  channel_id: number | null
  created_at: Date
}

export interface LogFilter {
  /** The dialect of the endpoints. */
  dialect: string
  limit: number
  /** Older than `at`. Skips the `skip` newest of that millisecond. */
  before?: { at: Date; skip: number } | undefined
  only?: 'delivered' | 'failed' | 'simulated' | undefined
}

export interface WebhookLog {
  /** Attempted deliveries, newest first. Returns one more than `limit` when there are more. */
  list(workspaceId: number, filter: LogFilter): Promise<LoggedDelivery[]>
}

const kinds = {
  delivered: sql`d.state = 'delivered' and not e.simulated`,
  failed: sql`d.state <> 'delivered' and not e.simulated`,
  simulated: sql`e.simulated`,
}

// By id, which holds the time: a delivery's time columns have no index.
export function createWebhookLog({ database: { db } }: { database: Database }): WebhookLog {
  return {
    async list(workspaceId, { dialect, limit, before, only }) {
      const { rows } = await sql<LoggedDelivery>`
        select d.id, d.state = 'delivered' as delivered, e.simulated, p.url, d.last_status_code as status_code,
          case when e.simulated then e.dynamic_reply is not null else coalesce(f.answer = 'dynamic', false) end as dynamic,
          e.channel_id, date_trunc('milliseconds', uuid_time(d.id)) as created_at
        from endpoints p join deliveries d on d.endpoint_id = p.id
        cross join lateral (
          select coalesce(data -> 'simulated' = 'true', false) as simulated, data ->> 'dynamic_reply' as dynamic_reply,
            (data -> 'trigger' ->> 'fire_id')::bigint as fire_id, v.channel_id
          from (select v.data::jsonb as data, v.channel_id from events v
            where v.workspace_id = d.workspace_id and v.id = d.event_id limit 1) v) e
        left join trigger_fires f on f.workspace_id = d.workspace_id and f.id = e.fire_id and not e.simulated
        where p.workspace_id = ${workspaceId} and p.dialect = ${dialect} and d.workspace_id = p.workspace_id
          and d.attempts > 0
          and (${before === undefined} or d.id < uuid_floor(${before && new Date(before.at.getTime() + (before.skip > 0 ? 1 : 0))}::timestamptz))
          ${only ? sql`and ${kinds[only]}` : sql``}
        order by d.id desc
        offset ${checkSkipped(before?.skip ?? 0, 'before')} limit ${limitLiteral(limit + 1).literal}`.execute(db)
      return rows.slice(0, limit + 1)
    },
  }
}
