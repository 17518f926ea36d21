import { sql } from 'kysely'

import type { Database } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import type { AuditAction } from './record-audit.ts'

export interface AuditEntry {
  id: number
  at: string
  mode: 'live' | 'test'
  /** `key:12`, `cli`, or `parley` for what Parley has decided. */
  actor: string
  action: AuditAction
  subject_type: string
  subject_id: string | null
  /** Null for what no request has asked for. */
  request_id: string | null
  address: string | null
  changes: Record<string, unknown>
}

export interface AuditFilter extends Page {
  action?: string | undefined
  actor?: string | undefined
  since?: Date | undefined
  until?: Date | undefined
}

export interface AuditLog {
  /** Newest first. A test key sees what test keys have done, a live key everything. */
  list(reader: { accountId: number; mode: 'live' | 'test' }, filter: AuditFilter): Promise<Listing<AuditEntry>>
  /** Deletes the entries that are older than 365 days. */
  purge(): Promise<void>
}

const purgeAtOnce = 1_000

export function createAuditLog({ database: { db } }: { database: Database }): AuditLog {
  return {
    list({ accountId, mode }, { action, actor, since, until, ...page }) {
      let query = db.selectFrom('audit_entries').selectAll().where('workspace_id', '=', accountId)
      if (mode === 'test') query = query.where('mode', '=', 'test')
      if (action !== undefined) query = query.where('action', '=', action)
      if (actor !== undefined) query = query.where('actor', '=', actor)
      if (since) query = query.where('at', '>=', since)
      if (until) query = query.where('at', '<', until)
      return paginate(query, page, { list: 'audit' }, (row) => ({
        id: row.id,
        at: row.at.toISOString(),
        mode: row.mode as AuditEntry['mode'],
        actor: row.actor,
        action: row.action as AuditAction,
        subject_type: row.subject_type,
        subject_id: row.subject_id,
        request_id: row.request_id,
        address: row.address,
        changes: row.changes as Record<string, unknown>,
      }))
    },

    async purge() {
      const old = db
        .selectFrom('audit_entries')
        .select('id')
        .where('written_at', '<', sql<Date>`now() - interval '365 days'`)
        .limit(purgeAtOnce)
      let gone: bigint
      do {
        gone = (await db.deleteFrom('audit_entries').where('id', 'in', old).executeTakeFirstOrThrow()).numDeletedRows
      } while (gone === BigInt(purgeAtOnce))
    },
  }
}
