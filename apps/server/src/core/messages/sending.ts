import { setTimeout as delay } from 'node:timers/promises'

import type { Selectable } from 'kysely'
import { sql } from 'kysely'

import type { Database } from '../../db/database.ts'
import type { Messages as MessageRow } from '../../db/types.gen.ts'
import type { Clock } from '../../kernel/clock.ts'
import { ParleyError } from '../../kernel/errors.ts'
import type { SecretBox } from '../../kernel/secret-box.ts'
import type { ChannelAdapter, SendOutcome } from '../channels/adapter.ts'
import { advanceMessage } from './advance.ts'
import { recordOutcome, settle } from './record-outcome.ts'

/** Longer than any adapter waits for its vendor. */
const leaseMs = 30_000
const tryAgainMs = 250

export interface Claim {
  messageId: number
  generation: number
}

/** The part of messages that talks to vendors. */
export interface Sending {
  /** When the lease of a claim made now ends. */
  leaseEnd(): Date
  /** Makes one try under a claim, and writes down how it went. No transaction is open meanwhile. */
  attempt(claim: Claim): Promise<Selectable<MessageRow>>
  /** Claims messages that are due. */
  claimDue(limit: number): Promise<Claim[]>
  /** Marks as unknown what was in flight when its process died. Returns how many. */
  expire(): Promise<number>
}

interface Dependencies {
  database: Database
  clock: Clock
  box: SecretBox
  adapters: ReadonlyMap<string, ChannelAdapter>
}

export function createSending({ database: { db, transact }, clock, box, adapters }: Dependencies): Sending {
  const leaseEnd = () => new Date(clock.now().getTime() + leaseMs)

  async function send(messageId: number): Promise<SendOutcome> {
    const row = await db
      .selectFrom('messages')
      .innerJoin('channels', 'channels.id', 'messages.channel_id')
      .select(['address', 'text', 'channels.type', 'credentials', 'deleted_at'])
      .where('messages.id', '=', messageId)
      .executeTakeFirstOrThrow()
    const adapter = adapters.get(row.type)
    if (!adapter || row.deleted_at) {
      return { kind: 'refused', class: 'permanent', code: 'channel_removed', reason: 'its channel was removed' }
    }
    const credentials: unknown = row.credentials && JSON.parse(box.open(row.credentials))
    return adapter.send(credentials, { id: messageId, to: row.address, text: row.text ?? '' })
  }

  /** The vendor has answered: a database that is away for a moment must not make that forgotten. */
  async function whileUnavailable<T>(until: Date, work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work()
      } catch (error) {
        const lost = error instanceof ParleyError && error.kind === 'unavailable' && clock.now() < until
        if (!lost) throw error
        await delay(tryAgainMs)
      }
    }
  }

  return {
    leaseEnd,

    async attempt({ messageId, generation }) {
      const until = leaseEnd()
      const outcome = await send(messageId)
      return whileUnavailable(until, () =>
        transact((tx) => recordOutcome(tx, messageId, generation, outcome, clock.now())),
      )
    },

    async claimDue(limit) {
      const { rows } = await sql<Claim>`
        update sends set in_flight = true, due_at = ${leaseEnd()}, generation = generation + 1, attempts = attempts + 1
        where message_id in (
          select message_id from sends
          where not held and not in_flight and due_at <= ${clock.now()}
          order by due_at limit ${limit} for update skip locked)
        returning message_id as "messageId", generation`.execute(db)
      return rows
    },

    async expire() {
      const now = clock.now()
      const lapsed = await db
        .selectFrom('sends')
        .select('message_id')
        .where('held', '=', false)
        .where('in_flight', '=', true)
        .where('due_at', '<=', now)
        .limit(500)
        .execute()
      for (const { message_id } of lapsed) await transact((tx) => markUnknown(tx, message_id, now))
      return lapsed.length
    },
  }
}

async function markUnknown(tx: Parameters<typeof settle>[0], messageId: number, now: Date): Promise<void> {
  const row = await tx.selectFrom('messages').selectAll().where('id', '=', messageId).forUpdate().executeTakeFirst()
  const lapsed = await tx
    .selectFrom('sends')
    .select('message_id')
    .where('message_id', '=', messageId)
    .where('in_flight', '=', true)
    .where('due_at', '<=', now)
    .forUpdate()
    .executeTakeFirst()
  if (!row || !lapsed) return
  await settle(tx, messageId)
  const reason = 'Parley stopped between sending it and recording the answer; a status from the vendor will tell'
  await advanceMessage(tx, row, { status: 'unknown', at: now, error: { code: 'interrupted', reason } }, now)
}
