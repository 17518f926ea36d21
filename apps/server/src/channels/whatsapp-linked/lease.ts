import { CompiledQuery } from 'kysely'

import type { Db, Tx } from '../../db/database.ts'

/** This process's lease of a session; it ends if it is not extended. */
export interface Lease {
  channelId: number
  owner: string
  token: number
}

/** What the owner should do with a session. */
export interface WantedSession {
  /** False: the session should be closed. */
  open: boolean
  logOut: boolean
  pairingRound: number
}

export interface HeldLease extends WantedSession {
  channelId: number
  token: number
}

/** Thrown when a process writes to a session whose lease another process has. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError'
  constructor(channelId: number) {
    super(`another process now has the session of channel ${channelId}`)
  }
}

const wanted = `
  (c.deleted_at is null and (
    (s.creds is not null and s.logout_requested_at is null and (not s.replaced or c.status = 'connected'))
    or (s.creds is null and s.pairing in ('starting', 'waiting')))) as open,
  (s.creds is not null and (c.deleted_at is not null or s.logout_requested_at is not null)) as "logOut",
  s.pairing_round as "pairingRound"`

// Uses the database's clock, so that the processes' clocks don't matter. Of two concurrent statements, the second waits
// for the row, evaluates the condition again, and finds it taken.
const acquiring = `
with free as materialized (
  select s.channel_id, ${wanted}
  from linked_sessions s join channels c on c.id = s.channel_id
  where s.channel_id % $2 = $3 and s.channel_id <> all($5) and (s.owner is null or s.leased_until < now())
)
update linked_sessions s set
  owner = $1, token = s.token + 1, leased_until = now() + make_interval(secs => $4), replaced = false
from free
where s.channel_id = free.channel_id and (free.open or free."logOut") and (s.owner is null or s.leased_until < now())
returning s.channel_id as "channelId", s.token, free.open, free."logOut", free."pairingRound"`

/** Acquires the free sessions of this shard that should be open or logged out, except those of `busy` channels. */
export async function acquire(
  db: Db,
  owner: string,
  { index, count, busy = [] }: { index: number; count: number; busy?: number[] },
  leaseMs: number,
): Promise<HeldLease[]> {
  const values = [owner, count, index, leaseMs / 1_000, busy]
  return (await db.executeQuery<HeldLease>(CompiledQuery.raw(acquiring, values))).rows
}

const extending = `
update linked_sessions s set leased_until = now() + make_interval(secs => $3)
from channels c
where c.id = s.channel_id and s.owner = $1
  and (s.channel_id, s.token) in (select * from unnest($2::bigint[], $4::bigint[]))
returning s.channel_id as "channelId", s.token, ${wanted}`

/** Extends leases. A session that is missing from the result is no longer this process's. */
export async function extend(db: Db, leases: readonly Lease[], leaseMs: number): Promise<HeldLease[]> {
  const [first] = leases
  if (!first) return []
  const ids = leases.map(({ channelId }) => channelId)
  const tokens = leases.map(({ token }) => token)
  return (await db.executeQuery<HeldLease>(CompiledQuery.raw(extending, [first.owner, ids, leaseMs / 1_000, tokens])))
    .rows
}

export async function release(db: Db, { channelId, owner, token }: Lease): Promise<void> {
  await db
    .updateTable('linked_sessions')
    .set({ owner: null, leased_until: null })
    .where('channel_id', '=', channelId)
    .where('owner', '=', owner)
    .where('token', '=', token)
    .execute()
}

/** Locks the session for the transaction, so that nobody can acquire it. Throws `LeaseLostError` if it is lost. */
export async function requireLease(tx: Tx, { channelId, owner, token }: Lease) {
  const row = await tx
    .selectFrom('linked_sessions')
    .selectAll()
    .where('channel_id', '=', channelId)
    .where('owner', '=', owner)
    .where('token', '=', token)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!row) throw new LeaseLostError(channelId)
  return row
}
