import { createFakeClock } from '@parley/test-kit/fake-clock'
import { cloneDatabase } from '@parley/test-kit/test-database'
import pg from 'pg'
import { inject } from 'vitest'
import { z } from 'zod'
import { simulator } from '../src/channels/simulator/adapter.ts'
import { recordReply } from '../src/core/campaigns/record-reply.ts'
import type { ChannelAdapter, OutboundMessage, SendLimits, SendOutcome } from '../src/core/channels/adapter.ts'
import { createChannels } from '../src/core/channels/channels.ts'
import { contentTypes, textOf } from '../src/core/channels/content.ts'
import { openAddressKey } from '../src/core/consent/address-hash.ts'
import { operatorOf } from '../src/core/keys/holder.ts'
import { createInbox } from '../src/core/messages/inbox.ts'
import { createMessages } from '../src/core/messages/messages.ts'
import { createSendQueue } from '../src/core/messages/send-queue.ts'
import { createSending, type InFlightMessage } from '../src/core/messages/sending.ts'
import { defaultRules } from '../src/core/tenant/scoring-rules.ts'
import type { Tenant } from '../src/core/tenant/tenant.ts'
import { openDatabase } from '../src/db/database.ts'
import { createAddressPolicy } from '../src/kernel/address-policy.ts'
import { createLogger } from '../src/kernel/logger.ts'
import { createSecretBox } from '../src/kernel/secret-box.ts'
import { secretKey } from './secret-key.ts'

type Respond = (message: OutboundMessage, credentials: unknown) => SendOutcome | Promise<SendOutcome>

export const accepted = (message: OutboundMessage): SendOutcome => ({
  kind: 'accepted',
  providerId: `wamid.${message.id}`,
})
export const refused =
  (refusal: 'retry' | 'hold' | 'credentials' | 'permanent' | 'template_required', code: string | null = '1') =>
  (): SendOutcome => ({ kind: 'refused', class: refusal, code, reason: `a ${refusal} reason` })

export type ScriptedChannel = Awaited<ReturnType<typeof startScriptedChannel>>

/** Core's messages without a server, on a default channel with scripted answers. No loop runs. */
export async function startScriptedChannel(limits?: SendLimits, processes = 1) {
  const cloned = await cloneDatabase(inject('templateUrl'))
  const clock = createFakeClock()
  const database = openDatabase({
    url: cloned.url,
    applicationName: 'parley-scripted',
    maxConnections: 10,
    onError() {},
    onCommit() {},
  })
  const pool = new pg.Pool({ connectionString: cloned.url, max: 2 })
  // The database may be dropped before its connections are closed.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  const box = createSecretBox(secretKey)
  await openAddressKey(database.db, box)
  const sent: OutboundMessage[] = []
  let respond: Respond = accepted
  const scripted: ChannelAdapter = {
    type: 'scripted',
    contentTypes,
    ...(limits && { limits }),
    credentialsSchema: z.strictObject({ token: z.string() }),
    externalId: () => 'the scripted number',
    async send(credentials, message) {
      sent.push(message)
      return respond(message, credentials)
    },
  }
  const adapters = new Map([scripted, simulator].map((adapter) => [adapter.type, adapter]))
  const base = { database, clock, box, adapters, policy: createAddressPolicy([]), logger: createLogger('silent') }
  const queue = createSendQueue(base)
  const sending = createSending({ ...base, queue, processes: () => processes })
  const messages = createMessages({ ...base, sending, queue })
  const channels = createChannels(base)
  const tenant: Tenant = {
    workspaceId: 1,
    mode: 'live',
    actor: 'test',
    stages: ['New'],
    scoring: defaultRules,
    defaultCountry: null,
  }
  const channel = await channels.create(operatorOf(1), {
    type: 'scripted',
    name: 'Scripted',
    isDefault: true,
    credentials: { token: 'first' },
  })

  /** Claims due sends, and puts them in flight. */
  async function claimDue(limit: number): Promise<InFlightMessage[]> {
    const leaseEnd = new Date(clock.now().getTime() + 10_000)
    const rooms = [{ channelId: channel.id, first: limit, retry: limit }]
    const { claimed } = await queue.claim({ rooms, from: null, shard: { index: 0, count: 1 }, leaseEnd })
    const begun = await Promise.all(
      claimed.map(async (claim) => ({ ...claim, slotAt: await queue.reserveSlot(claim, claim) })),
    )
    return begun.flatMap((claim) => (claim.slotAt ? [{ ...claim, slotAt: claim.slotAt }] : []))
  }

  return {
    clock,
    box,
    database,
    databaseUrl: cloned.url,
    adapters,
    queue,
    sending: { ...sending, claimDue },
    messages,
    channels,
    inbox: createInbox({ ...base, recordReply }),
    tenant,
    channel,
    sent,
    respondWith(chosen: Respond) {
      respond = chosen
    },
    send: (text = 'Hi', to = '919812345678') => messages.send(tenant, { to, content: { type: 'text', text } }),
    /** One round of the send loop. */
    async sendDue() {
      await sending.expire()
      let sent = 0
      // A message that waits for its predecessor in the conversation is claimed in a later pass.
      for (let claims = await claimDue(20); claims.length > 0; claims = await claimDue(20)) {
        await Promise.all(claims.map((claim) => sending.attempt(claim)))
        sent += claims.length
      }
      return sent
    },
    /** The texts that the vendor received, for one recipient or all. */
    said: (to?: string) => sent.flatMap((one) => (to === undefined || one.to === to ? [textOf(one.content)] : [])),
    async dueAt(messageId: number): Promise<Date | undefined> {
      const { rows } = await pool.query('select due_at from sends where message_id = $1', [messageId])
      return rows[0]?.due_at
    },
    /** Event types in order, of all events or of one message. */
    async eventTypes(messageId: number | null = null): Promise<string[]> {
      const { rows } = await pool.query(
        `select type from events where $1::text is null or (type like 'message.%' and data->>'id' = $1) order by id`,
        [messageId],
      )
      return rows.map(({ type }) => type)
    },
    async sql<Row extends pg.QueryResultRow>(statement: string, values: unknown[] = []) {
      return (await pool.query<Row>(statement, values)).rows
    },
    connect: () => pool.connect(),
    /** Restores the initial state. */
    async reset() {
      for (const table of [
        'contacts',
        'identities',
        'suppressions',
        'consents',
        'merged_contacts',
        'events',
        'deliveries',
      ])
        await pool.query(`delete from ${table}`)
      respond = accepted
      sent.length = 0
    },
    async stop() {
      await Promise.all([database.close(), pool.end()])
      await cloned.drop()
    },
  }
}
