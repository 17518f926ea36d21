import type { Selectable } from 'kysely'

import type { Imports as ImportRow } from '../../db/types.gen.ts'
import type { Mapping } from './mapping.ts'

export const importStatuses = ['uploaded', 'running', 'completed', 'cancelled', 'expired'] as const
export type ImportStatus = (typeof importStatuses)[number]

export const existingChoices = ['update', 'skip'] as const
/** What becomes of a row whose contact exists. */
export type Existing = (typeof existingChoices)[number]

export interface Import {
  id: number
  name: string | null
  status: ImportStatus
  /** The counts are those of a dry run: nothing has been written. */
  dry_run: boolean
  columns: string[]
  mapping: Mapping | null
  existing: Existing | null
  rows: number
  done: number
  created: number
  updated: number
  skipped: number
  failed: number
  created_at: string
  started_at: string | null
  completed_at: string | null
}

export const toImport = (row: Selectable<ImportRow>): Import => ({
  id: row.id,
  name: row.name,
  status: row.status as ImportStatus,
  dry_run: row.dry_run,
  columns: row.columns,
  mapping: row.mapping as Mapping | null,
  existing: row.existing as Existing | null,
  rows: row.rows,
  done: row.position,
  created: row.created,
  updated: row.updated,
  skipped: row.skipped,
  failed: row.failed,
  created_at: row.created_at.toISOString(),
  started_at: row.started_at?.toISOString() ?? null,
  completed_at: row.completed_at?.toISOString() ?? null,
})
