import type { Selectable } from 'kysely'

import type { Triggers as TriggerRow } from '../../db/types.gen.ts'

/** A phrase that answers itself. */
export interface Trigger {
  id: number
  channel_id: number
  /** In lower case. */
  phrase: string
  /** `{{phone}}` stands for the sender's number. */
  reply: string
  active: boolean
  created_at: string
  updated_at: string
}

export function toTrigger(row: Selectable<TriggerRow>): Trigger {
  return {
    id: row.id,
    channel_id: row.channel_id,
    phrase: row.phrase,
    reply: row.reply,
    active: row.active,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}
