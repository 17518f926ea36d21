import { ParleyError } from '../../kernel/errors.ts'

/** A connected sender, as the native API shows it. Its credentials are never shown again. */
export interface Channel {
  id: number
  type: string
  name: string
  /** Takes the messages that name no channel, for live keys. */
  is_default: boolean
  /** How the vendor names this sender: Meta's phone number id, Google's agent id. */
  external_id: string | null
  /** Where its vendor brings what it has to report, below our public URL. */
  webhook_path: string | null
  /** What it sends waits in all of them but `connected`. */
  status: 'connected' | 'paused' | 'pairing' | 'logged_out'
  /** Why it is paused or logged out. */
  status_reason: string | null
  /** What campaigns may send over it in a day. Null: as much as there is. */
  campaign_daily_limit: number | null
  created_at: string
  updated_at: string
}

const typesWithWebhook: ReadonlySet<string> = new Set(['whatsapp-cloud', 'rcs', 'linkedin'])

/** The channel that a path of its vendor's webhook names. Throws `not_found` for what can't be one. */
export function channelIdIn(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text)
  throw new ParleyError('not_found', `There is no channel ${text}.`)
}

/** Null where no vendor stands behind it. */
export function webhookPathOf(type: string, id: number, externalId: string | null): string | null {
  return typesWithWebhook.has(type) && externalId !== null ? `/webhooks/${type}/${id}` : null
}
