import type { Selectable } from 'kysely'

import type { Segments as SegmentRow } from '../../db/types.gen.ts'
import type { ContactQuery } from '../contacts/filter-contacts.ts'
import type { Temperature } from '../tenant/scoring-rules.ts'

/** What the contacts of a segment have, all of it. */
export interface SegmentFilter {
  q?: string | undefined
  stage?: string | undefined
  owner?: string | undefined
  tag?: string | undefined
  temperature?: Temperature | undefined
  score_at_least?: number | undefined
  source?: string | undefined
}

export interface Segment {
  id: number
  name: string
  filter: SegmentFilter
  created_at: string
  updated_at: string
}

export const toSegment = (row: Selectable<SegmentRow>): Segment => ({
  id: row.id,
  name: row.name,
  filter: row.filter as SegmentFilter,
  created_at: row.created_at.toISOString(),
  updated_at: row.updated_at.toISOString(),
})

/** A stage that the workspace no longer has is nobody's: the segment is empty. */
export const queryOf = ({ q, stage, ...fields }: SegmentFilter): ContactQuery => ({
  ...fields,
  search: q,
  savedStage: stage,
})
