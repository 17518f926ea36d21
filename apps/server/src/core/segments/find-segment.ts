import type { Db } from '../../db/database.ts'
import { unknownReference } from '../../kernel/errors.ts'
import type { ContactQuery } from '../contacts/filter-contacts.ts'
import { queryOf, type SegmentFilter } from './segment.ts'

/** The filter of a segment that a request names in a field. Throws `invalid` if there is none. */
export async function findSegment(db: Db, workspaceId: number, id: number, field: string): Promise<ContactQuery> {
  const row = await db
    .selectFrom('segments')
    .select('filter')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw unknownReference(field, 'segment')
  return queryOf(row.filter as SegmentFilter)
}
