import { CompiledQuery } from 'kysely'

import type { Database } from '../../db/database.ts'
import { createBatcher } from '../../kernel/batcher.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { ChannelAdapter } from '../channels/adapter.ts'
import { type ClaimSends, claimSends, type SendScan } from './claim-sends.ts'
import { reserveSendSlots, type SlotRequest } from './reserve-send-slots.ts'

/** Longer than any adapter waits for its vendor. */
export const sendLeaseMs = 30_000

export interface Claim {
  messageId: number
  generation: number
}

/**
 * Messages that wait to be sent. Until a message is in flight, its claim may be released or lapse, and the message is
 * claimed again.
 */
export interface SendQueue {
  claim(options: Omit<ClaimSends, 'now'>): Promise<SendScan>
  /**
   * Puts a claimed message in flight. Returns its send slot. Undefined: the slot is far away and the message waits in
   * the queue, or the claim has lapsed.
   */
  reserveSlot(claim: Claim, asking: SlotQuery): Promise<Date | undefined>
  release(claims: readonly Claim[]): Promise<void>
}

interface SlotQuery {
  channelType: string
  /** A client waits for the message. */
  clientWaits?: boolean | undefined
  /** The message is in flight, and needs another slot. */
  again?: boolean
}

/** The longest that a client waits for a send slot, in addition to the vendor. */
const clientPatienceMs = 1_500
/** The queue asks for no more than a channel can take at the same time. */
const patienceMs = 10_000

interface SendQueueDependencies {
  database: Database
  clock: Clock
  adapters: ReadonlyMap<string, ChannelAdapter>
}

const released = `
update sends s set leased_until = null, generation = s.generation + 1
from unnest($1::bigint[], $2::integer[]) as held (message_id, generation)
where s.message_id = held.message_id and s.generation = held.generation and not s.in_flight`

export function createSendQueue({ database, clock, adapters }: SendQueueDependencies): SendQueue {
  const slotBatcher = (patienceMs: number) =>
    createBatcher<SlotRequest, Date | undefined>({
      async run(sends) {
        const begun = await reserveSendSlots(database, sends, { now: clock.now(), leaseMs: sendLeaseMs, patienceMs })
        return sends.map(({ messageId }) => begun.get(messageId))
      },
      largest: 100,
      concurrency: 1,
      splitOn: () => false,
    })
  const ofQueue = slotBatcher(patienceMs)
  const ofClients = slotBatcher(clientPatienceMs)

  return {
    claim: (options) => claimSends(database.db, { ...options, now: clock.now() }),
    reserveSlot({ messageId, generation }, { channelType, clientWaits, again = false }) {
      const batcher = clientWaits ? ofClients : ofQueue
      return batcher.add({ messageId, generation, limits: adapters.get(channelType)?.limits, again })
    },
    async release(claims) {
      if (claims.length === 0) return
      const sorted = claims.toSorted((a, b) => a.messageId - b.messageId)
      const values = [sorted.map(({ messageId }) => messageId), sorted.map(({ generation }) => generation)]
      await database.db.executeQuery(CompiledQuery.raw(released, values))
    },
  }
}
