import type { Database } from '../../db/database.ts'
import { notFound } from '../../kernel/errors.ts'
import { cursorId, type Listing, type Page, toListing } from '../../kernel/pagination.ts'
import type { EventType, ParleyEvent } from './event.ts'

export interface EventFilter extends Page {
  type?: EventType | undefined
  since?: Date | undefined
  until?: Date | undefined
}

export interface Events {
  get(workspaceId: number, id: string): Promise<ParleyEvent>
  list(workspaceId: number, filter: EventFilter): Promise<Listing<ParleyEvent>>
}

const columns = ['id', 'workspace_id', 'type', 'occurred_at', 'data'] as const

export function createEvents({ database: { db } }: { database: Database }): Events {
  return {
    async get(workspaceId, id) {
      const row = await db
        .selectFrom('events')
        .select(columns)
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .executeTakeFirst()
      if (!row) throw notFound('event', id)
      return row as ParleyEvent
    },
    async list(workspaceId, { limit, cursor, type, since, until }) {
      const before = cursorId(cursor, 'uuid', 'events')
      let query = db.selectFrom('events').select(columns).where('workspace_id', '=', workspaceId)
      if (before) query = query.where('id', '<', before)
      if (type) query = query.where('type', '=', type)
      if (since) query = query.where('occurred_at', '>=', since)
      if (until) query = query.where('occurred_at', '<', until)
      const rows = await query
        .orderBy('id', 'desc')
        .limit(limit + 1)
        .execute()
      return toListing(rows as ParleyEvent[], limit, 'events')
    },
  }
}
