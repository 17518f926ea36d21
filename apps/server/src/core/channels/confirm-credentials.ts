import type { Tx } from '../../db/database.ts'
import type { ChannelAdapter, RefusalClass } from './adapter.ts'

/** What the vendor says of a channel's credentials, and so what the channel's status is. */
export interface Confirmed {
  status: 'connected' | 'paused'
  reason: string | null
  /** Null: the vendor hasn't told it. */
  number: string | null
  /** The vendor gave no answer and is asked again. */
  again: boolean
}

/** The vendor is asked again after this. */
export const confirmAgainMs = 30_000

/**
 * The refusals that count against credentials, or leave them open. The vendor that refuses the question itself has taken
 * them: some may send, and not read what they send from.
 */
const counts: ReadonlySet<RefusalClass> = new Set(['credentials', 'hold', 'retry'])

const longestNumber = 40

const connected: Confirmed = { status: 'connected', reason: null, number: null, again: false }

/** Asks the vendor, so not within a transaction. A vendor that can't be asked is taken to agree. */
export async function confirmCredentials(adapter: ChannelAdapter, credentials: unknown): Promise<Confirmed> {
  const answer = await adapter.confirm?.(credentials)
  if (answer?.kind === 'confirmed') return { ...connected, number: answer.number?.slice(0, longestNumber) ?? null }
  if (!answer || !counts.has(answer.class)) return connected
  const again = answer.class === 'retry'
  const reason = again ? `${answer.reason}; Parley asks again` : answer.reason
  return { status: 'paused', reason, number: null, again }
}

/** Has the vendor asked again, or no more. */
export async function scheduleCheck(tx: Tx, channelId: number, again: boolean, now: Date): Promise<void> {
  if (!again) {
    await tx.deleteFrom('channel_checks').where('channel_id', '=', channelId).execute()
    return
  }
  const due_at = new Date(now.getTime() + confirmAgainMs)
  await tx
    .insertInto('channel_checks')
    .values({ channel_id: channelId, due_at })
    .onConflict((conflict) => conflict.column('channel_id').doUpdateSet({ due_at }))
    .execute()
}
