import { sql } from 'kysely'

import type { Db } from '../../db/database.ts'
import type { Tenant } from '../tenant/tenant.ts'

export interface StageCounts {
  stage: string
  contacts: number
  /** The sums of deal values. */
  values: { currency: string | null; deal_value_cents: number; contacts: number }[]
  /** Of the contacts that have a score. */
  average_score: number | null
}

interface Row {
  stage: string
  currency: string | null
  contacts: number
  value_cents: string
  scores: number
  scored: number
}

/** What each stage holds, in the order of the stages. It reads the counts that each change adds to, and no contact. */
export async function readPipeline(db: Db, { workspaceId, stages }: Tenant): Promise<StageCounts[]> {
  const { rows } = await sql<Row>`
    select stage, currency, sum(contacts)::bigint as contacts, sum(value_cents) as value_cents,
      sum(scores)::bigint as scores, sum(scored)::bigint as scored
    from pipeline_counts where workspace_id = ${workspaceId}
    group by stage, currency having sum(contacts) <> 0 order by currency`.execute(db)
  return stages.map((stage) =>
    countsOf(
      stage,
      rows.filter((row) => row.stage === stage),
    ),
  )
}

function countsOf(stage: string, rows: readonly Row[]): StageCounts {
  const sum = (field: 'contacts' | 'scores' | 'scored') => rows.reduce((total, row) => total + row[field], 0)
  const scored = sum('scored')
  return {
    stage,
    contacts: sum('contacts'),
    values: rows.flatMap(({ currency, contacts, value_cents }) =>
      currency === null ? [] : [{ currency: currency || null, deal_value_cents: Number(value_cents), contacts }],
    ),
    average_score: scored === 0 ? null : Math.round((sum('scores') / scored) * 10) / 10,
  }
}
