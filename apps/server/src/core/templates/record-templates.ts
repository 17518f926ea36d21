import { sql } from 'kysely'

import type { Tx } from '../../db/database.ts'
import type { VendorTemplate } from '../channels/adapter.ts'

export interface SyncCounts {
  templates: number
  added: number
  removed: number
}

interface Source {
  workspaceId: number
  channelId: number
  /** When the vendor was asked: changes reported since are newer than its answer. */
  askedAt: Date
}

const chunk = 500
const keyOf = ({ name, language }: { name: string; language: string }) => `${name}\n${language}`

/** Makes a channel's templates match the vendor's. Each template keeps its `context`. */
export async function recordTemplates(
  tx: Tx,
  { workspaceId, channelId, askedAt }: Source,
  found: VendorTemplate[],
  now: Date,
): Promise<SyncCounts> {
  const listed = new Map(found.map((template) => [keyOf(template), template]))
  const known = await tx
    .selectFrom('templates')
    .select(['id', 'name', 'language', 'updated_at'])
    .where('channel_id', '=', channelId)
    .where('removed_at', 'is', null)
    .execute()
  const rows = [...listed.values()].map(({ externalId, components, ...template }) => ({
    ...template,
    workspace_id: workspaceId,
    channel_id: channelId,
    external_id: externalId,
    components: JSON.stringify(components),
    updated_at: now,
  }))
  for (let start = 0; start < rows.length; start += chunk) {
    await upsert(tx, rows.slice(start, start + chunk), askedAt)
  }
  const gone = known.filter((row) => !listed.has(keyOf(row)) && row.updated_at <= askedAt).map(({ id }) => id)
  if (gone.length > 0) {
    const removed = { removed_at: now, updated_at: now }
    await tx.updateTable('templates').set(removed).where('id', 'in', gone).execute()
  }
  const before = new Set(known.map(keyOf))
  const added = [...listed.keys()].filter((key) => !before.has(key)).length
  return { templates: listed.size, added, removed: gone.length }
}

type Row = Omit<VendorTemplate, 'externalId' | 'components'> & {
  workspace_id: number
  channel_id: number
  external_id: string
  components: string
  updated_at: Date
}

function upsert(tx: Tx, rows: Row[], askedAt: Date) {
  const state = (table: 'templates' | 'excluded') => {
    const columns = ['external_id', 'category', 'status', 'quality', 'removed_at'].map((name) =>
      sql.ref(`${table}.${name}`),
    )
    return sql`(${sql.join(columns)}, ${sql.ref(`${table}.components`)}::text)`
  }
  return tx
    .insertInto('templates')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['channel_id', 'name', 'language'])
        .doUpdateSet((eb) => ({
          external_id: eb.ref('excluded.external_id'),
          category: eb.ref('excluded.category'),
          status: eb.ref('excluded.status'),
          quality: eb.ref('excluded.quality'),
          components: eb.ref('excluded.components'),
          updated_at: eb.ref('excluded.updated_at'),
          removed_at: null,
        }))
        .where('templates.updated_at', '<=', askedAt)
        // So that `updated_at` is the time of the last change.
        .where(sql<boolean>`${state('templates')} is distinct from ${state('excluded')}`),
    )
    .execute()
}
