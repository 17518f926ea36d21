import { sql } from 'kysely'

import type { Database, Tx } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { retryWhileUnavailable } from '../../kernel/retry-while-unavailable.ts'
import { placeOf, type SecretBox } from '../../kernel/secret-box.ts'
import { sleepUntil } from '../../kernel/sleep-until.ts'
import type { MessageOutcome, Metrics } from '../../telemetry/metrics.ts'
import type { ChannelAdapter, Refusal, SendLimits, SendOutcome } from '../channels/adapter.ts'
import type { Content } from '../channels/content.ts'
import { learnIdentities } from '../contacts/learn-identities.ts'
import { createLateSendSmoother } from './late-send-smoother.ts'
import type { MessageRow } from './message-row.ts'
import { type LimitHit, recordOutcome } from './record-outcome.ts'
import { optOutAfterRefusal } from './record-preference.ts'
import { type Claim, type SendQueue, sendLeaseMs } from './send-queue.ts'
import { transitionStatus } from './transition-status.ts'

/** A message in flight. */
export interface InFlightMessage extends Claim {
  /** Its send slot. */
  slotAt: Date
  /** A client waits for the message. */
  clientWaits?: boolean
}

/** A message and its channel, as just read. */
export interface OutgoingMessage {
  row: Pick<MessageRow, 'address' | 'text' | 'content' | 'channel_id' | 'agent_run_id'>
  type: string
  credentials: Buffer | null
}

/** The result of one try. */
export interface Try {
  message: MessageRow
  outcome: SendOutcome
  /** The vendor's limit that it hit. */
  hit: LimitHit
  /** When it is tried again, if it is. */
  dueAt: Date | null
  /** From the start of the request until the outcome was recorded. */
  tookMs: number
}

/** The part of messages that talks to vendors. */
export interface Sending {
  adapterOf(channelType: string): ChannelAdapter | undefined
  /**
   * Sends a message in flight at its send slot, and records the outcome. No transaction is open meanwhile. `fresh`: the
   * transaction that put the message in flight has checked it, so it isn't read again. An agent's message is always
   * read again: a person may take the conversation over until the message leaves. Undefined when the message missed its
   * slot and waits in the queue for another one, when the claim has lapsed, or when its contact was erased meanwhile.
   */
  attempt(begun: InFlightMessage, fresh?: OutgoingMessage): Promise<Try | undefined>
  /** Marks messages as unknown whose process died while they were in flight. Returns how many. */
  expire(): Promise<number>
}

interface SendingDependencies {
  database: Database
  clock: Clock
  box: SecretBox
  adapters: ReadonlyMap<string, ChannelAdapter>
  queue: SendQueue
  /** How many processes share the channels. */
  processes(): number
  metrics?: Metrics | undefined
}

export function createSending(deps: SendingDependencies): Sending {
  const { database, clock, box, adapters, queue, metrics } = deps
  const { db, transact } = database
  const smoother = createLateSendSmoother(deps)

  /** The last check before sending. The contact may have opted out meanwhile, or a person may have taken over. */
  async function read(messageId: number): Promise<OutgoingMessage | Refusal> {
    const row = await db
      .selectFrom('messages')
      .innerJoin('channels', 'channels.id', 'messages.channel_id')
      .innerJoin('contacts', 'contacts.id', 'messages.contact_id')
      .select(['address', 'text', 'content', 'channel_id', 'channels.type', 'credentials', 'deleted_at'])
      .select(['agent_run_id', 'opted_out_at', 'despite_opt_out', takenOver.as('taken_over')])
      .where('messages.id', '=', messageId)
      .executeTakeFirst()
    if (!row) return never('contact_erased', 'its contact was erased')
    if (row.deleted_at) return channelRemoved
    if (row.opted_out_at && !row.despite_opt_out) return never('opted_out', 'its recipient has opted out')
    if (row.taken_over) return never('taken_over', 'a person has taken the conversation over')
    return { row, type: row.type, credentials: row.credentials }
  }

  /** Whether this process still holds the lease of a message with this slot. */
  const holding = (slotAt: Date) => () => clock.now().getTime() < slotAt.getTime() + sendLeaseMs

  /** Waits for the send slot, and reads the message. Takes another slot when the message missed its own. */
  async function readInTime(
    { clientWaits, ...begun }: InFlightMessage,
    fresh?: OutgoingMessage,
  ): Promise<OutgoingMessage | Refusal | undefined> {
    let slotAt: Date | undefined = begun.slotAt
    let asWritten = fresh?.row.agent_run_id === null ? fresh : undefined
    while (slotAt) {
      const held = holding(slotAt)
      await sleepUntil(slotAt, clock)
      const outgoing = asWritten ?? (await retryWhileUnavailable(() => read(begun.messageId), held))
      if ('kind' in outgoing) return outgoing
      const { row, type: channelType } = outgoing
      const limits = adapters.get(channelType)?.limits
      if (!limits || smoother.maySend(row.channel_id, slotAt, limits)) return outgoing
      slotAt = await retryWhileUnavailable(
        () => queue.reserveSlot(begun, { channelType, clientWaits, again: true }),
        held,
      )
      asWritten = undefined
    }
    return undefined
  }

  async function send(
    messageId: number,
    outgoing: OutgoingMessage | Refusal,
  ): Promise<{ outcome: SendOutcome; hit: LimitHit }> {
    if ('kind' in outgoing) return { outcome: outgoing, hit: null }
    const { row, type, credentials: sealed } = outgoing
    const adapter = adapters.get(type)
    if (!adapter) return { outcome: channelRemoved, hit: null }
    const credentials: unknown = sealed && JSON.parse(box.open(sealed, placeOf('channels.credentials', row.channel_id)))
    const content = (row.content as Content | null) ?? { type: 'text', text: row.text ?? '' }
    const message = { id: messageId, channelId: row.channel_id, to: row.address, content }
    const outcome = await adapter.send(credentials, message)
    return { outcome, hit: hitBy(outcome, adapter.limits) }
  }

  return {
    adapterOf: (channelType) => adapters.get(channelType),

    async attempt(begun, fresh) {
      const { messageId, generation } = begun
      const outgoing = await readInTime(begun, fresh)
      if (!outgoing) return undefined
      const leftAt = performance.now()
      const held = holding(clock.now())
      const { outcome, hit } = await send(messageId, outgoing)
      metrics?.message(nameOf(outcome))
      // The vendor has answered: a short outage of the database must not lose the answer.
      const recorded = await retryWhileUnavailable(
        () => transact((tx) => recordOutcome(tx, { messageId, generation, outcome, hit }, clock.now())),
        held,
      )
      if (!recorded) return undefined
      const { message, dueAt, learned } = recorded
      // In transactions of their own: contacts are locked before conversations.
      const { workspace_id: workspaceId, contact_id: contactId, channel_id: channelId } = message
      if (learned.length > 0) {
        const told = { workspaceId, contactId, identities: learned, actor: `channel:${channelId}` }
        await retryWhileUnavailable(() => transact((tx) => learnIdentities(tx, told, clock.now())), held)
      }
      if (outcome.kind === 'refused' && outcome.stopped) {
        const stopped = { workspaceId, contactId, channelId }
        await retryWhileUnavailable(() => transact((tx) => optOutAfterRefusal(tx, stopped, clock.now())), held)
      }
      return { message, outcome, hit, dueAt, tookMs: performance.now() - leftAt }
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
      for (const { message_id } of lapsed) {
        await transact((tx) => markUnknown(tx, message_id, now))
        metrics?.message('unknown')
      }
      return lapsed.length
    },
  }
}

/**
 * SQL: an agent's message whose conversation a person took over before it left. The run's own handoff doesn't count.
 */
const takenOver = sql<boolean>`case when messages.agent_run_id is not null then exists (
  select from messages later where later.conversation_id = messages.conversation_id and later.id > messages.id
    and later.direction = 'outbound' and later.author = 'api'
) or exists (
  select from conversations c where c.id = messages.conversation_id and (c.handler = 'paused' or c.handler = 'human'
    and not exists (select from handoffs h where h.agent_run_id = messages.agent_run_id))
) else false end`

const never = (code: string, reason: string): Refusal => ({ kind: 'refused', class: 'permanent', code, reason })
const channelRemoved = never('channel_removed', 'its channel was removed')

function nameOf(outcome: SendOutcome): MessageOutcome {
  return outcome.kind === 'refused' ? outcome.class : outcome.kind
}

function hitBy(outcome: SendOutcome, limits: SendLimits | undefined): LimitHit {
  if (outcome.kind !== 'refused' || outcome.code === null || !limits) return null
  if (limits.codes.sender.includes(outcome.code)) return 'sender'
  return limits.codes.pair.includes(outcome.code) ? 'pair' : null
}

async function markUnknown(tx: Tx, messageId: number, now: Date): Promise<void> {
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
  const reason = 'Parley stopped between sending it and recording the answer; a status from the vendor will tell'
  await transitionStatus(tx, row, { status: 'unknown', at: now, error: { code: 'interrupted', reason } }, now)
}
