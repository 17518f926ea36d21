import { CompiledQuery } from 'kysely'

import type { Database } from '../../db/database.ts'
import { createBatcher } from '../../kernel/batcher.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { ChannelAdapter } from '../channels/adapter.ts'
import { beginSends, type ToBegin } from './begin-sends.ts'
import { type ClaimSends, claimSends, type SendScan } from './claim-sends.ts'
import { type Claim, sendLeaseMs } from './sending.ts'

/** Messages that wait to be sent. A claimed one may be given back, or lapses and is claimed anew, until it has begun. */
export interface SendQueue {
  claim(options: Omit<ClaimSends, 'now'>): Promise<SendScan>
  /** Puts a claimed message in flight. Gives its moment, or undefined when it isn't ours to send any more. */
  begin(claim: Claim, channelType: string): Promise<Date | undefined>
  /** The same for a client that waits: undefined also when its moment isn't near. */
  beginSoon(claim: Claim, channelType: string): Promise<Date | undefined>
  release(claims: readonly Claim[]): Promise<void>
}

/** A client waits for its vendor; for the channel's turn it waits no longer than this. */
const clientPatienceMs = 1_500
/** The queue asks for no more than a channel can take at the same time. */
const patienceMs = 10_000

interface Dependencies {
  database: Database
  clock: Clock
  adapters: ReadonlyMap<string, ChannelAdapter>
}

const released = `
update sends s set leased_until = null, generation = s.generation + 1
from unnest($1::bigint[], $2::integer[]) as held (message_id, generation)
where s.message_id = held.message_id and s.generation = held.generation and not s.in_flight`

export function createSendQueue({ database, clock, adapters }: Dependencies): SendQueue {
  const beginning = (patienceMs: number) =>
    createBatcher<ToBegin, Date | undefined>({
      async run(sends) {
        const begun = await beginSends(database, sends, { now: clock.now(), leaseMs: sendLeaseMs, patienceMs })
        return sends.map(({ messageId }) => begun.get(messageId))
      },
      largest: 100,
      concurrency: 1,
      splitOn: () => false,
    })
  const toBegin = (claim: Claim, channelType: string) => ({ ...claim, limits: adapters.get(channelType)?.limits })
  const ofQueue = beginning(patienceMs)
  const ofClients = beginning(clientPatienceMs)

  return {
    claim: (options) => claimSends(database.db, { ...options, now: clock.now() }),
    begin: (claim, channelType) => ofQueue.add(toBegin(claim, channelType)),
    beginSoon: (claim, channelType) => ofClients.add(toBegin(claim, channelType)),
    async release(claims) {
      if (claims.length === 0) return
      const sorted = claims.toSorted((a, b) => a.messageId - b.messageId)
      const values = [sorted.map(({ messageId }) => messageId), sorted.map(({ generation }) => generation)]
      await database.db.executeQuery(CompiledQuery.raw(released, values))
    },
  }
}
