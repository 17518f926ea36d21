import { sql } from 'kysely'

import type { Database } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import { notFound } from '../../kernel/errors.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import type { EventType, ParleyEvent } from './event.ts'

export interface EventFilter extends Page {
  type?: EventType | undefined
  since?: Date | undefined
  until?: Date | undefined
}

export interface Events {
  get(workspaceId: number, id: string): Promise<ParleyEvent>
  /** The existing events among these ids. */
  byId(workspaceId: number, ids: readonly string[]): Promise<Map<string, ParleyEvent>>
  list(workspaceId: number, filter: EventFilter): Promise<Listing<ParleyEvent>>
}

const columns = ['id', 'workspace_id', 'type', 'occurred_at', 'data', 'simulated'] as const

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
    async byId(workspaceId, ids) {
      const rows = await db
        .selectFrom('events')
        .select(columns)
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
        .execute()
      return new Map(rows.map((row) => [row.id, row as ParleyEvent]))
    },
    async list(workspaceId, { type, since, until, ...page }) {
      let query = db.selectFrom('events').select(columns).where('workspace_id', '=', workspaceId)
      if (type) query = query.where('type', '=', type)
      if (since) query = query.where('occurred_at', '>=', since)
      if (until) query = query.where('occurred_at', '<', until)
      return paginate(query, page, { list: 'events', id: 'uuid' }, (row) => row as ParleyEvent)
    },
  }
}
