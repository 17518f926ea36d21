import { CompiledQuery } from 'kysely'

import type { Tx } from '../../db/database.ts'
import type { Figure } from './figure.ts'
import type { EnteredStage } from './fold-events.ts'

// Not of a contact that is gone, unless it counts nevertheless: it is counted, but not remembered.
const statement = `
insert into contact_stages (contact_id, stage, workspace_id, entered_at)
select c.id, u.stage, $1, u.at
from unnest($2::bigint[], $3::text[], $4::timestamptz[]) as u (id, stage, at)
join (select id from contacts where id = any($2) order by id for key share) c on c.id = u.id
on conflict do nothing
returning contact_id, stage`

/** A contact counts once for each stage: on the day on which it first got there. */
export async function enterStages(tx: Tx, workspaceId: number, entered: readonly EnteredStage[]): Promise<Figure[]> {
  const first = new Map<string, EnteredStage>()
  for (const one of entered) {
    const key = keyOf(one.contactId, one.stage)
    if (!first.has(key)) first.set(key, one)
  }
  if (first.size === 0) return []
  const rows = [...first.values()]
  const values = [
    workspaceId,
    rows.map((row) => row.contactId),
    rows.map((row) => row.stage),
    rows.map((row) => row.at),
  ]
  const { rows: inserted } = await tx.executeQuery<{ contact_id: number; stage: string }>(
    CompiledQuery.raw(statement, values),
  )
  return inserted.flatMap(({ contact_id, stage }) => {
    const one = first.get(keyOf(contact_id, stage))
    return one ? [{ fact: 'stage' as const, day: one.day, channelId: 0, subject: stage, count: 1, times: [] }] : []
  })
}

const keyOf = (contactId: number, stage: string) => `${contactId} ${stage}`
