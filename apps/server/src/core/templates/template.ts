import type { Selectable } from 'kysely'

import type { Templates as TemplateRow } from '../../db/types.gen.ts'

/** A pre-approved message of a channel's vendor. */
export interface Template {
  id: number
  channel_id: number
  /** The vendor's id of it. */
  external_id: string
  name: string
  /** As the vendor writes it: `pt_BR`. */
  language: string
  /** In capitals: MARKETING, UTILITY, AUTHENTICATION. */
  category: string
  /** APPROVED, PENDING, REJECTED, PAUSED, DISABLED … Only an approved one can be sent. */
  status: string
  /** As the vendor rates it: GREEN, YELLOW, RED; null where it hasn't. */
  quality: string | null
  /** What it is used for, in the words of whoever set it. */
  context: string | null
  /** As the vendor has them: `{type: "BODY", text: "Hi {{1}}"}`. */
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
