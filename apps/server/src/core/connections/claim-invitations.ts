import { sql } from 'kysely'

import type { Database, Tx } from '../../db/database.ts'
import { placeOf, type SecretBox } from '../../kernel/secret-box.ts'
import type { ChannelAdapter } from '../channels/adapter.ts'

export interface ClaimedInvitation {
  id: number
  generation: number
  channelType: string
  credentials: unknown
}

interface ClaimInvitationsDependencies {
  database: Database
  box: SecretBox
  adapters: ReadonlyMap<string, ChannelAdapter>
}

/** Longer than any adapter waits for its vendor. */
const leaseMs = 60_000
const dayMs = 86_400_000
const channelsAtOnce = 20

/**
 * Claims one invitation of each channel that may send one now. The channel's row is locked meanwhile, so that its
 * limits hold across all processes. Invitations beyond the limits are postponed.
 */
export function claimInvitations(deps: ClaimInvitationsDependencies, now: Date): Promise<ClaimedInvitation[]> {
  return deps.database.transact(async (tx) => {
    const channels = await tx
      .selectFrom('channels')
      .select(['id', 'type', 'credentials', 'invites_rest_until'])
      .where('status', '=', 'connected')
      .where('deleted_at', 'is', null)
      .where((builder) =>
        builder.exists(
          builder
            .selectFrom('connections')
            .whereRef('connections.channel_id', '=', 'channels.id')
            .where('due_at', '<=', now)
            .where((lease) => lease.or([lease('leased_until', 'is', null), lease('leased_until', '<=', now)])),
        ),
      )
      .orderBy('id')
      .limit(channelsAtOnce)
      .forNoKeyUpdate()
      .skipLocked()
      .execute()
    const claimed: ClaimedInvitation[] = []
    for (const { id, type, credentials: sealed, invites_rest_until: rest } of channels) {
      const credentials: unknown = sealed && JSON.parse(deps.box.open(sealed, placeOf('channels.credentials', id)))
      const limits = deps.adapters.get(type)?.invitations?.limits?.(credentials)
      const busy = limits && (await busyUntil(tx, id, limits, now))
      const until = new Date(Math.max(busy?.getTime() ?? 0, rest?.getTime() ?? 0))
      if (until > now) {
        await postpone(tx, id, until)
        continue
      }
      const next = await claimNext(tx, id, now)
      if (next) claimed.push({ ...next, channelType: type, credentials })
    }
    return claimed
  })
}

/** When the channel may send its next invitation under its daily limit and its minimum interval. */
async function busyUntil(
  tx: Tx,
  channelId: number,
  { perDay, everyMs }: { perDay: number; everyMs: number },
  now: Date,
): Promise<Date> {
  const since = new Date(now.getTime() - dayMs)
  // An invitation in flight counts as sent.
  const { rows } = await sql<{ last: Date | null; freeing: Date | null }>`
    with gone as (
      select sent_at as at from connections where channel_id = ${channelId} and sent_at > ${since}
      union all
      select ${now}::timestamptz from connections where channel_id = ${channelId} and due_at is not null and leased_until > ${now}
    )
    select max(at) as last, (select at from gone order by at desc offset ${perDay - 1} limit 1) as freeing from gone`.execute(
    tx,
  )
  const { last = null, freeing = null } = rows[0] ?? {}
  const after = (at: Date | null, ms: number) => (at ? at.getTime() + ms : 0)
  return new Date(Math.max(after(last, everyMs), after(freeing, dayMs)))
}

/** Postpones the channel's due invitations, so that later claims skip them. */
async function postpone(tx: Tx, channelId: number, until: Date): Promise<void> {
  await tx
    .updateTable('connections')
    .set({ due_at: until })
    .where('channel_id', '=', channelId)
    .where('due_at', '<', until)
    .where((lease) => lease.or([lease('leased_until', 'is', null), lease('leased_until', '<=', until)]))
    .execute()
}

async function claimNext(tx: Tx, channelId: number, now: Date) {
  const next = tx
    .selectFrom('connections')
    .select('id')
    .where('channel_id', '=', channelId)
    .where('due_at', '<=', now)
    .where((lease) => lease.or([lease('leased_until', 'is', null), lease('leased_until', '<=', now)]))
    .orderBy('due_at')
    .orderBy('id')
    .limit(1)
    .forUpdate()
    .skipLocked()
  const row = await next.executeTakeFirst()
  if (!row) return undefined
  return tx
    .updateTable('connections')
    .set({
      leased_until: new Date(now.getTime() + leaseMs),
      generation: sql<number>`generation + 1`,
      attempts: sql<number>`attempts + 1`,
    })
    .where('id', '=', row.id)
    .returning(['id', 'generation'])
    .executeTakeFirstOrThrow()
}
