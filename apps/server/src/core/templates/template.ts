import type { Selectable } from 'kysely'

import type { Templates as TemplateRow } from '../../db/types.gen.ts'

/** A pre-approved message of a channel's vendor. */
export interface Template {
  id: number
  channel_id: number
  /** The vendor's id of the template. */
  external_id: string
  name: string
  /** In the vendor's spelling: `pt_BR`. */
  language: string
  /** In capitals: MARKETING, UTILITY, AUTHENTICATION. */
  category: string
  /** APPROVED, PENDING, REJECTED, PAUSED, DISABLED … Only an approved one can be sent. */
  status: string
  /** The vendor's rating: GREEN, YELLOW, RED. Null if there is none. */
  quality: string | null
  /** What the template is used for, as a client describes it. */
  context: string | null
  /** In the vendor's form: `{type: "BODY", text: "Hi {{1}}"}`. */
  components: Record<string, unknown>[]
  updated_at: string
}

export function toTemplate(row: Selectable<TemplateRow>): Template {
  return {
    id: row.id,
    channel_id: row.channel_id,
    external_id: row.external_id,
    name: row.name,
    language: row.language,
    category: row.category,
    status: row.status,
    quality: row.quality,
    context: row.context,
    components: row.components as Record<string, unknown>[],
    updated_at: row.updated_at.toISOString(),
  }
}
