import { type Database, type Db, violates } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import type { Clock } from '../../kernel/clock.ts'
import { notFound, ParleyError } from '../../kernel/errors.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import { type ContactQuery, countContacts, filterContacts } from '../contacts/filter-contacts.ts'
import { findStage } from '../contacts/normalize.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { findSegment } from './find-segment.ts'
import { queryOf, type Segment, type SegmentFilter, toSegment } from './segment.ts'

export interface SegmentInput {
  name: string
  filter: SegmentFilter
}

/** A segment, with how many contacts it has now. */
export interface CountedSegment extends Segment {
  contacts: number
}

export interface Segments {
  /** Throws `conflict` if another segment has the name. */
  create(tenant: Tenant, input: SegmentInput): Promise<Segment>
  get(tenant: Tenant, id: number): Promise<CountedSegment>
  list(workspaceId: number, page: Page): Promise<Listing<Segment>>
  update(
    tenant: Tenant,
    id: number,
    input: { [Field in keyof SegmentInput]?: SegmentInput[Field] | undefined },
  ): Promise<Segment>
  remove(workspaceId: number, id: number): Promise<void>
  /** What the contacts of a segment have, for the list of contacts. Throws `invalid` of the field for an unknown one. */
  queryOf(workspaceId: number, id: number, field?: string): Promise<ContactQuery>
}

export function createSegments({ database: { db }, clock }: { database: Database; clock: Clock }): Segments {
  async function find(workspaceId: number, id: number): Promise<Segment> {
    const row = await rows(db, workspaceId).where('id', '=', id).executeTakeFirst()
    if (!row) throw notFound('segment', id)
    return toSegment(row)
  }

  return {
    async create(tenant, { name, filter }) {
      const now = clock.now()
      const values = { name: name.trim(), filter: JSON.stringify(checked(tenant, filter)) }
      const row = await unlessTaken(values.name, () =>
        db
          .insertInto('segments')
          .values({ ...values, workspace_id: tenant.workspaceId, created_at: now, updated_at: now })
          .returningAll()
          .executeTakeFirstOrThrow(),
      )
      return toSegment(row)
    },

    async get(tenant, id) {
      const segment = await find(tenant.workspaceId, id)
      return { ...segment, contacts: await countContacts(filterContacts(db, tenant, queryOf(segment.filter))) }
    },

    list: (workspaceId, page) => paginate(rows(db, workspaceId), page, { list: 'segments' }, toSegment),

    async update(tenant, id, { name, filter }) {
      const row = await unlessTaken(name ?? '', () =>
        db
          .updateTable('segments')
          .set({
            ...(name !== undefined && { name: name.trim() }),
            ...(filter && { filter: JSON.stringify(checked(tenant, filter)) }),
            updated_at: clock.now(),
          })
          .where('workspace_id', '=', tenant.workspaceId)
          .where('id', '=', id)
          .returningAll()
          .executeTakeFirst(),
      )
      if (!row) throw notFound('segment', id)
      return toSegment(row)
    },

    async remove(workspaceId, id) {
      const row = await db
        .deleteFrom('segments')
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .returning('id')
        .executeTakeFirst()
      if (!row) throw notFound('segment', id)
    },

    queryOf: (workspaceId, id, field = 'segment') => findSegment(db, workspaceId, id, field),
  }
}

const rows = (db: Db, workspaceId: number) =>
  db.selectFrom('segments').selectAll().where('workspace_id', '=', workspaceId)

/** With the workspace's spelling of the stage. */
const checked = (tenant: Tenant, filter: SegmentFilter): SegmentFilter => ({
  ...filter,
  ...(filter.stage !== undefined && { stage: findStage(tenant, filter.stage) }),
})

async function unlessTaken<Row>(name: string, write: () => Promise<Row>): Promise<Row> {
  try {
    return await write()
  } catch (error) {
    if (!violates('segments_name', error)) throw error
    throw new ParleyError('conflict', `Another segment has the name ${name}.`, { code: 'name_taken' })
  }
}
