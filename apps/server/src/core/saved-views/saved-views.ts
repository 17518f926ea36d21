import { type Selectable, sql } from 'kysely'

import type { Database, Tx } from '../../db/database.ts'
import type { SavedViews as SavedViewRow } from '../../db/types.gen.ts'
import type { Clock } from '../../kernel/clock.ts'
import { notFound, ParleyError } from '../../kernel/errors.ts'

/** A page of the dashboard with a query, which a member has kept. */
export interface SavedView {
  id: number
  name: string
  /** Like `inbox`. */
  page: string
  /** As in the URL, without the question mark. */
  query: string
  /** From 0, without gaps. */
  position: number
  created_at: string
  updated_at: string
}

export interface NewSavedView {
  name: string
  page: string
  query: string
  /** Absent: the last. */
  position?: number | undefined
}

export interface SavedViewPatch {
  name?: string | undefined
  page?: string | undefined
  query?: string | undefined
  position?: number | undefined
}

/** Whose views they are. */
export interface Owner {
  workspaceId: number
  memberId: number
}

export interface SavedViews {
  list(owner: Owner): Promise<SavedView[]>
  /** Throws `conflict` when the member has as many as there may be. */
  create(owner: Owner, input: NewSavedView): Promise<SavedView>
  update(owner: Owner, id: number, patch: SavedViewPatch): Promise<SavedView>
  remove(owner: Owner, id: number): Promise<void>
}

const viewsAtMost = 100

export function createSavedViews({ database, clock }: { database: Database; clock: Clock }): SavedViews {
  const { db, transact } = database

  const rows = (on: typeof db, { memberId }: Owner) =>
    on.selectFrom('saved_views').selectAll().where('member_id', '=', memberId).orderBy('position').orderBy('id')

  /** One at a time, so that positions have no gaps. */
  const alone = <T>(owner: Owner, work: (tx: Tx, ids: number[]) => Promise<T>) =>
    transact(async (tx) => {
      await tx.selectFrom('members').select('id').where('id', '=', owner.memberId).forNoKeyUpdate().execute()
      return work(
        tx,
        (await rows(tx, owner).execute()).map(({ id }) => id),
      )
    })

  return {
    list: async (owner) => (await rows(db, owner).execute()).map(toSavedView),

    create: (owner, { name, page, query, position }) =>
      alone(owner, async (tx, ids) => {
        if (ids.length >= viewsAtMost) {
          throw new ParleyError('conflict', `You have ${viewsAtMost} saved views: remove one first.`, {
            code: 'too_many_views',
          })
        }
        const now = clock.now()
        const values = { workspace_id: owner.workspaceId, member_id: owner.memberId, name, page, query }
        const row = await tx
          .insertInto('saved_views')
          .values({ ...values, position: ids.length, created_at: now, updated_at: now })
          .returningAll()
          .executeTakeFirstOrThrow()
        return place(tx, row, ids, position ?? ids.length)
      }),

    update: (owner, id, { name, page, query, position }) =>
      alone(owner, async (tx, ids) => {
        if (!ids.includes(id)) throw notFound('saved view', id)
        const row = await tx
          .updateTable('saved_views')
          .set({
            updated_at: clock.now(),
            ...(name !== undefined && { name }),
            ...(page !== undefined && { page }),
            ...(query !== undefined && { query }),
          })
          .where('id', '=', id)
          .returningAll()
          .executeTakeFirstOrThrow()
        const others = ids.filter((other) => other !== id)
        return place(tx, row, others, position ?? row.position)
      }),

    remove: (owner, id) =>
      alone(owner, async (tx, ids) => {
        if (!ids.includes(id)) throw notFound('saved view', id)
        await tx.deleteFrom('saved_views').where('id', '=', id).execute()
        await reorder(
          tx,
          ids.filter((other) => other !== id),
        )
      }),
  }
}

/** Puts a view at a position among the others. */
async function place(tx: Tx, row: Selectable<SavedViewRow>, others: number[], wanted: number): Promise<SavedView> {
  const position = Math.min(wanted, others.length)
  await reorder(tx, others.toSpliced(position, 0, row.id))
  return toSavedView({ ...row, position })
}

async function reorder(tx: Tx, ids: readonly number[]): Promise<void> {
  await sql`
    update saved_views v set position = o.place - 1
    from unnest(${[...ids]}::bigint[]) with ordinality as o (id, place)
    where v.id = o.id and v.position <> o.place - 1`.execute(tx)
}

function toSavedView({ id, name, page, query, position, created_at, updated_at }: Selectable<SavedViewRow>): SavedView {
  return {
    id,
    name,
    page,
    query,
    position,
    created_at: created_at.toISOString(),
    updated_at: updated_at.toISOString(),
  }
}
