import type { Selectable } from 'kysely'

import type { Connections as ConnectionRow } from '../../db/types.gen.ts'

/**
 * `pending`: the invitation isn't sent yet. `sent`: the contact has it. `accepted`: both are connected, no matter who
 * invited. `failed`: `error` says why; the contact may be invited again. `withdrawn`: it was never sent.
 */
export const connectionStatuses = ['pending', 'sent', 'accepted', 'failed', 'withdrawn'] as const
export type ConnectionStatus = (typeof connectionStatuses)[number]

export interface ConnectionError {
  /** The vendor's code, or Parley's own: `opted_out`, `channel_removed`. */
  code: string | null
  reason: string
}

/** A contact's connection, or invitation to connect, with a channel's account. */
export interface Connection {
  id: number
  contact_id: number
  channel_id: number
  status: ConnectionStatus
  /** What the invitation says. */
  note: string | null
  /** The vendor's id of the invitation. */
  provider_id: string | null
  /** Why it failed, or why it is still pending. */
  error: ConnectionError | null
  created_at: string
  updated_at: string
  sent_at: string | null
  accepted_at: string | null
}

export function toConnection(row: Selectable<ConnectionRow>): Connection {
  return {
    id: row.id,
    contact_id: row.contact_id,
    channel_id: row.channel_id,
    status: row.status as ConnectionStatus,
    note: row.note,
    provider_id: row.provider_id,
    error: row.error as ConnectionError | null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    sent_at: row.sent_at?.toISOString() ?? null,
    accepted_at: row.accepted_at?.toISOString() ?? null,
  }
}
