import { type SelectQueryBuilder, sql } from 'kysely'

import type { Database, Db, Tx } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import type { DB } from '../../db/types.gen.ts'
import type { Clock } from '../../kernel/clock.ts'
import { notFound, ParleyError } from '../../kernel/errors.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { type BulkChange, type BulkChangeInput, type BulkResource, toBulkChange } from './bulk-change.ts'
import { checkChange } from './check-change.ts'
import { matching } from './matching.ts'

export interface BulkChangeFailure {
  id: number
  /** Of the contact or conversation. */
  thing_id: number
  field: string | null
  message: string
}

export interface BulkChanges {
  /** How many match, without a change of anything. */
  dryRun(tenant: Tenant, input: BulkChangeInput): Promise<number>
  /** Begins the change of all that match now. A worker makes it. */
  start(tenant: Tenant, input: BulkChangeInput): Promise<BulkChange>
  /** What is changed already stays so. */
  cancel(workspaceId: number, id: number, resources: readonly BulkResource[]): Promise<BulkChange>
  /** `resources`: those that the caller may see. */
  get(workspaceId: number, id: number, resources: readonly BulkResource[]): Promise<BulkChange>
  list(workspaceId: number, resources: readonly BulkResource[], page: Page): Promise<Listing<BulkChange>>
  failures(
    workspaceId: number,
    id: number,
    resources: readonly BulkResource[],
    page: Page,
  ): Promise<Listing<BulkChangeFailure>>
}

export function createBulkChanges({
  database: { db, transact },
  clock,
}: {
  database: Database
  clock: Clock
}): BulkChanges {
  async function get(workspaceId: number, id: number, resources: readonly BulkResource[]): Promise<BulkChange> {
    const found = await rows(db, workspaceId, resources).where('id', '=', id).executeTakeFirst()
    if (!found) throw notFound('bulk change', id)
    return toBulkChange(found)
  }

  return {
    async dryRun(tenant, input) {
      checkChange(tenant, input, clock.now())
      return count(db, await matching(db, tenant, input))
    },

    start: (tenant, input) =>
      transact(async (tx) => {
        const now = clock.now()
        const change = checkChange(tenant, input, now)
        const { id } = await tx
          .insertInto('bulk_changes')
          .values({
            workspace_id: tenant.workspaceId,
            actor: tenant.actor,
            resource: input.resource,
            change: JSON.stringify(change),
            matched: 0,
            created_at: now,
          })
          .returning('id')
          .executeTakeFirstOrThrow()
        const matched = await keepItems(tx, { id, workspaceId: tenant.workspaceId }, await matching(tx, tenant, input))
        const made = await tx
          .updateTable('bulk_changes')
          .set({ matched, ...(matched === 0 && { status: 'completed', completed_at: now }) })
          .where('id', '=', id)
          .returningAll()
          .executeTakeFirstOrThrow()
        const changes = { resource: input.resource, matched, change }
        await recordAudit(tx, tenant, { action: 'bulk_change.started', id, changes }, now)
        return toBulkChange(made)
      }),

    cancel: (workspaceId, id, resources) =>
      transact(async (tx) => {
        const found = await rows(tx, workspaceId, resources).where('id', '=', id).forUpdate().executeTakeFirst()
        if (!found) throw notFound('bulk change', id)
        if (found.status === 'cancelled') return toBulkChange(found)
        if (found.status !== 'running') {
          const message = `Bulk change ${id} is ${found.status}.`
          throw new ParleyError('conflict', message, { code: `bulk_change_${found.status}` })
        }
        await tx.deleteFrom('bulk_change_items').where('bulk_change_id', '=', id).execute()
        const cancelled = await tx
          .updateTable('bulk_changes')
          .set({ status: 'cancelled', completed_at: clock.now() })
          .where('id', '=', id)
          .returningAll()
          .executeTakeFirstOrThrow()
        return toBulkChange(cancelled)
      }),

    get,

    list: (workspaceId, resources, page) =>
      paginate(rows(db, workspaceId, resources), page, { list: 'bulk_changes' }, toBulkChange),

    async failures(workspaceId, id, resources, page) {
      await get(workspaceId, id, resources)
      const query = db
        .selectFrom('bulk_change_failures')
        .select(['id', 'thing_id', 'field', 'message'])
        .where('bulk_change_id', '=', id)
      return paginate(query, page, { list: 'bulk_change_failures' }, (row) => row)
    },
  }
}

const rows = (db: Db, workspaceId: number, resources: readonly BulkResource[]) =>
  db
    .selectFrom('bulk_changes')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('resource', '=', sql<string>`any(${[...resources]}::text[])`)

type Matching = SelectQueryBuilder<DB, 'contacts' | 'conversations', { id: number }>

async function count(db: Db, query: unknown): Promise<number> {
  const { all } = await db
    .selectFrom((query as Matching).as('matching'))
    .select(({ fn }) => fn.countAll<number>().as('all'))
    .executeTakeFirstOrThrow()
  return all
}

/**
 * A stored list, not an upper bound of ids: a change may make a thing leave its filter or enter it, and so may anybody
 * else meanwhile. The list is exactly what was counted. It never leaves the database.
 */
async function keepItems(
  tx: Tx,
  { id, workspaceId }: { id: number; workspaceId: number },
  query: unknown,
): Promise<number> {
  const items = (query as Matching).as('matching')
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('bulk_change_items')
    .columns(['bulk_change_id', 'workspace_id', 'thing_id'])
    .expression((builder) =>
      builder
        .selectFrom(items)
        .select([
          sql<number>`${id}::bigint`.as('bulk_change_id'),
          sql<number>`${workspaceId}::bigint`.as('workspace_id'),
          'matching.id',
        ])
        .distinct(),
    )
    .executeTakeFirstOrThrow()
  return Number(numInsertedOrUpdatedRows ?? 0)
}
