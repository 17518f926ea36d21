import type { Selectable } from 'kysely'

import type { Tx } from '../../db/database.ts'
import type { Connections as ConnectionRow } from '../../db/types.gen.ts'
import type { InviteOutcome, Refusal } from '../channels/adapter.ts'
import { setChannelStatus } from '../channels/channels.ts'
import { learnIdentities } from '../contacts/learn-identities.ts'
import { acceptConnection } from './accept-connection.ts'
import { settle } from './settle.ts'

const firstMs = 60_000
const longestMs = 6 * 3_600_000
/** Pause of a channel that hit the vendor's limit. LinkedIn's limits reset by the day. */
const restMs = 3_600_000
const giveUpAfterMs = 7 * 86_400_000

interface AttemptedInvitation {
  id: number
  /** The generation of the claim under which it was attempted. */
  generation: number
  outcome: InviteOutcome
}

/** Records the outcome of one attempt. Under a stale claim only a success counts. */
export async function recordInvitation(
  tx: Tx,
  { id, generation, outcome }: AttemptedInvitation,
  now: Date,
): Promise<void> {
  const found = await tx
    .selectFrom('connections')
    .select(['contact_id', 'workspace_id', 'channel_id'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!found) return
  // Contacts are always locked first.
  if (outcome.kind !== 'refused' && outcome.learned) {
    const { workspace_id: workspaceId, contact_id: contactId, channel_id } = found
    const learned = { workspaceId, contactId, identities: outcome.learned, actor: `channel:${channel_id}` }
    await learnIdentities(tx, learned, now)
  }
  const row = await tx.selectFrom('connections').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) return
  if (outcome.kind === 'connected') {
    await acceptConnection(tx, row, now)
    return
  }
  if (row.status !== 'pending') return
  if (outcome.kind === 'invited') {
    await settle(tx, id, { status: 'sent', sent_at: now, provider_id: outcome.providerId, error: null }, now)
  } else if (row.generation === generation) {
    await refuse(tx, row, outcome, now)
  }
}

async function refuse(
  tx: Tx,
  row: Selectable<ConnectionRow>,
  { class: refusalClass, code, reason, limited }: Refusal & { limited: boolean },
  now: Date,
): Promise<void> {
  const error = JSON.stringify({ code, reason })
  if (refusalClass === 'hold' || refusalClass === 'credentials') {
    // It waits until the channel is connected again.
    await tx
      .updateTable('connections')
      .set({ error, leased_until: null, updated_at: now })
      .where('id', '=', row.id)
      .execute()
    await pause(tx, row.channel_id, reason, now)
    return
  }
  const gaveUp = now.getTime() - row.created_at.getTime() >= giveUpAfterMs
  if (refusalClass !== 'retry' || gaveUp) return settle(tx, row.id, { status: 'failed', error }, now)
  const delay = Math.max(limited ? restMs : 0, Math.min(firstMs * 2 ** (row.attempts - 1), longestMs))
  const due_at = new Date(now.getTime() + delay * (0.9 + 0.2 * Math.random()))
  await tx
    .updateTable('connections')
    .set({ error, due_at, leased_until: null, updated_at: now })
    .where('id', '=', row.id)
    .execute()
  if (!limited) return
  await tx.updateTable('channels').set({ invites_rest_until: due_at }).where('id', '=', row.channel_id).execute()
}

async function pause(tx: Tx, channelId: number, reason: string, now: Date): Promise<void> {
  const channel = await tx
    .selectFrom('channels')
    .select('status')
    .where('id', '=', channelId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (channel?.status === 'connected') await setChannelStatus(tx, channelId, 'paused', reason, now)
}
