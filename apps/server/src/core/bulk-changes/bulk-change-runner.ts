import { type Selectable, sql } from 'kysely'

import type { Database, Tx } from '../../db/database.ts'
import type { BulkChanges as BulkChangeRow } from '../../db/types.gen.ts'
import type { Clock } from '../../kernel/clock.ts'
import { ParleyError } from '../../kernel/errors.ts'
import { readTenant } from '../tenant/read-tenant.ts'
import type { ContactsChange, ConversationsChange } from './bulk-change.ts'
import { changeContact, changeOneConversation } from './change-thing.ts'

/** Items of one transaction. It has their changes and how far the bulk change is: a killed process leaves both or neither. */
const batch = 50

/** Makes bulk changes. Any number of processes may make one each. */
export interface BulkChangeRunner {
  /** One batch of one bulk change; false when there is no work now. */
  step(): Promise<boolean>
}

type Running = Selectable<BulkChangeRow>

interface Failure {
  thing_id: number
  field: string | null
  message: string
}

export function createBulkChangeRunner({
  database: { transact },
  clock,
}: {
  database: Database
  clock: Clock
}): BulkChangeRunner {
  return {
    step: () =>
      transact(async (tx) => {
        const running = await tx
          .selectFrom('bulk_changes')
          .selectAll()
          .where('status', '=', sql.lit('running'))
          .orderBy('stepped_at', (by) => by.asc().nullsFirst())
          .limit(1)
          .forUpdate()
          .skipLocked()
          .executeTakeFirst()
        if (!running) return false
        const items = await tx
          .selectFrom('bulk_change_items')
          .select('thing_id')
          .where('bulk_change_id', '=', running.id)
          .where('thing_id', '>', running.position)
          .orderBy('thing_id')
          .limit(batch)
          .execute()
        if (items.length > 0) {
          await advance(
            tx,
            running,
            items.map(({ thing_id }) => thing_id),
            clock,
          )
        }
        if (items.length < batch) await finish(tx, running.id, clock.now())
        return true
      }),
  }
}

async function advance(tx: Tx, running: Running, ids: readonly number[], clock: Clock): Promise<void> {
  const tenant = await readTenant(tx, running.workspace_id, running.actor)
  const changeThing = (id: number) =>
    running.resource === 'contacts'
      ? changeContact(tx, tenant, id, running.change as ContactsChange, clock.now())
      : changeOneConversation(tx, tenant, id, running.change as ConversationsChange, clock.now())
  let changed = 0
  const failures: Failure[] = []
  for (const id of ids) {
    try {
      if (await changeThing(id)) changed++
    } catch (error) {
      failures.push(failureOf(id, error))
    }
  }
  if (failures.length > 0) {
    await tx
      .insertInto('bulk_change_failures')
      .values(failures.map((failure) => ({ ...failure, bulk_change_id: running.id, workspace_id: tenant.workspaceId })))
      .execute()
  }
  await tx
    .updateTable('bulk_changes')
    .set((column) => ({
      position: ids.at(-1) ?? running.position,
      stepped_at: sql`clock_timestamp()`,
      changed: column('changed', '+', changed),
      unchanged: column('unchanged', '+', ids.length - changed - failures.length),
      failed: column('failed', '+', failures.length),
    }))
    .where('id', '=', running.id)
    .execute()
}

const itsOwnFault: ReadonlySet<string> = new Set(['invalid', 'conflict', 'not_found'])

/** Throws what isn't the fault of the thing. Nothing is written before one of these errors. */
function failureOf(id: number, error: unknown): Failure {
  if (!(error instanceof ParleyError) || !itsOwnFault.has(error.kind)) throw error
  const [first] = error.fields
  return { thing_id: id, field: first?.field ?? null, message: first?.message ?? error.message }
}

async function finish(tx: Tx, id: number, now: Date): Promise<void> {
  await tx.deleteFrom('bulk_change_items').where('bulk_change_id', '=', id).execute()
  await tx.updateTable('bulk_changes').set({ status: 'completed', completed_at: now }).where('id', '=', id).execute()
}
