import type { Selectable } from 'kysely'

import type { Channels as ChannelRow } from '../../db/types.gen.ts'
import { ParleyError } from '../../kernel/errors.ts'

/** A connected sender, as the native API shows it. Its credentials are never shown again. */
export interface Channel {
  id: number
  type: string
  name: string
  /** Gets a live key's messages that name no channel. */
  is_default: boolean
  /** The vendor's id of this sender: Meta's phone number id, Google's agent id. */
  external_id: string | null
  /** The path of the vendor's webhook below our public URL. */
  webhook_path: string | null
  /** Messages wait in every status but `connected`. */
  status: 'connected' | 'paused' | 'pairing' | 'logged_out'
  /** Why it is paused or logged out. */
  status_reason: string | null
  /** Messages that campaigns may send over it in a day. Null: unlimited. */
  campaign_daily_limit: number | null
  created_at: string
  updated_at: string
}

const typesWithWebhook: ReadonlySet<string> = new Set(['whatsapp-cloud', 'rcs', 'linkedin'])

/** Parses the channel id of a webhook's path. Throws `not_found` if it can't be one. */
export function channelIdIn(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text)
  throw new ParleyError('not_found', `There is no channel ${text}.`)
}

/** Null for channels without a vendor's webhook. */
function webhookPathOf(type: string, id: number, externalId: string | null): string | null {
  return typesWithWebhook.has(type) && externalId !== null ? `/webhooks/${type}/${id}` : null
}

export function toChannel(row: Selectable<ChannelRow>): Channel {
  return {
    id: row.id,
    type: row.type,
    name: row.name,
    is_default: row.is_default,
    external_id: row.external_id,
    webhook_path: webhookPathOf(row.type, row.id, row.external_id),
    status: row.status as Channel['status'],
    status_reason: row.status_reason,
    campaign_daily_limit: row.campaign_daily_limit,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}
