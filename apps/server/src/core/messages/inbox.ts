import type { Database, Tx } from '../../db/database.ts'
import type { AddressPolicy } from '../../kernel/address-policy.ts'
import type { Clock } from '../../kernel/clock.ts'
import { notFound, ParleyError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import type { SecretBox } from '../../kernel/secret-box.ts'
import type { ChannelAdapter } from '../channels/adapter.ts'
import { type Channel, toChannel } from '../channels/channel.ts'
import { simulatorOf } from '../channels/pick-channel.ts'
import { simulatedId } from '../channels/simulated-id.ts'
import { learnIdentities } from '../contacts/learn-identities.ts'
import { rulesOf } from '../tenant/scoring-rules.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { applyStatus, type StatusReport } from './apply-status.ts'
import { type InboundContent, wordsOf } from './inbound-content.ts'
import type { Message } from './message.ts'
import { createOpenChannels, type OpenChannel, OutOfDateError, selectSenders } from './open-channel.ts'
import { type InboundMessage, type ReceiveMessage, receiveMessage } from './receive-message.ts'
import { type Echo, recordEcho } from './record-echo.ts'
import { type Preference, recordPreference } from './record-preference.ts'
import { findRecipient } from './resolve-address.ts'

/** Takes vendors' reports from channels. Each may come twice and in any order. */
export interface Inbox {
  /**
   * Throws `not_found` if there is no such channel. For a request whose body isn't read yet: it may use the cached
   * channel.
   */
  expect(channelId: number, type: string): Promise<void>
  /** Opens the channel of a vendor's request. Throws `not_found`. */
  open(channelId: number, type: string): Promise<OpenInbox>
  /**
   * Like `open`, for a signed request. It may use the cached channel, so that a message doesn't wait for a read of the
   * channel's row. If the channel has changed, `handle` is run again.
   */
  receive(channelId: number, type: string, handle: (opened: OpenInbox) => Promise<void>): Promise<void>
  /** Messages, echoes and statuses of one sender, under the vendor's id for it, in the workspace of `channelId`. */
  take(channelId: number, externalId: string, report: Report): Promise<void>
  /** A message that a person read on a manual channel and enters. */
  enter(tenant: Tenant, channelId: number, input: EnteredMessage): Promise<Message>
  /** A message that the simulator pretends to have received. */
  simulate(tenant: Tenant, input: SimulatedMessage): Promise<Message>
}

export interface OpenInbox {
  /** For the check of the request's signature. */
  credentials: unknown
  /** Like `take` of the inbox, after `confirm`. */
  take(externalId: string, report: Report): Promise<void>
  /** Rejects when the credentials have changed. Call it before acting on them. */
  confirm(): Promise<void>
}

interface Report {
  inbound: InboundMessage[]
  /** What a person has written to contacts in the vendor's own app. */
  echoes?: Echo[]
  statuses: StatusReport[]
  /** What people have set in the messenger. */
  preferences?: Preference[]
}

export interface EnteredMessage {
  /** A phone number or a profile, as the channel identifies people. */
  from: string
  text: string
  /** As the person's profile has it. */
  name?: string | undefined
}

export interface SimulatedMessage {
  /** A phone number, or the URL of a LinkedIn profile. */
  from: string
  /** Absent: the words of `content`. */
  text?: string | undefined
  /** For a message that isn't plain text. */
  content?: InboundContent | undefined
  /** As the person's profile has it. */
  name?: string | undefined
  /** The workspace's first simulator where it is absent. */
  channelId?: number | undefined
}

interface InboxDependencies {
  database: Database
  clock: Clock
  box: SecretBox
  adapters: ReadonlyMap<string, ChannelAdapter>
  policy: AddressPolicy
  recordReply: ReceiveMessage['recordReply']
}

export function createInbox({
  database: { db, transact },
  clock,
  box,
  adapters,
  policy,
  recordReply,
}: InboxDependencies): Inbox {
  const answering = { adapterOf: (type: string) => adapters.get(type), policy, recordReply }

  const channels = createOpenChannels({ db, box })

  /** With `version`, rejects messages if the channel has changed. */
  async function takeFor(
    row: OpenChannel['row'],
    { inbound, echoes = [], statuses, preferences = [] }: Report,
    version?: string,
  ): Promise<void> {
    const channel = toChannel(row)
    const tenant: Tenant = {
      workspaceId: row.workspace_id,
      mode: 'live',
      actor: `channel:${channel.id}`,
      stages: row.stages,
      scoring: rulesOf(row.scoring),
      defaultCountry: row.default_country,
    }
    // One transaction each: a report that can't be stored must not take the others with it.
    for (const message of inbound) {
      await transact((tx) => receiveMessage(tx, tenant, channel, message, answering, clock.now(), version))
    }
    for (const echo of echoes) await transact((tx) => recordEcho(tx, tenant, channel, echo, clock.now()))
    for (const status of statuses) await takeStatus(tenant, channel.id, status)
    for (const preference of preferences) {
      const told = { channelId: channel.id, ...preference }
      await transact((tx) => recordPreference(tx, tenant, told, clock.now()))
    }
  }

  /** Contacts are locked before messages, so what is learned has a transaction of its own. */
  async function takeStatus({ workspaceId, actor }: Tenant, channelId: number, status: StatusReport): Promise<void> {
    const contactId = await transact((tx) => applyStatus(tx, channelId, status, clock.now()))
    if (contactId === null) return
    const identities = status.told ?? []
    if (identities.length > 0) {
      await transact((tx) => learnIdentities(tx, { workspaceId, contactId, identities, actor }, clock.now()))
    }
  }

  async function take(channelId: number, externalId: string, report: Report): Promise<void> {
    const found = await selectSenders(db)
      .innerJoin('channels as asked', (join) =>
        join.onRef('asked.workspace_id', '=', 'sender.workspace_id').onRef('asked.type', '=', 'sender.type'),
      )
      .where('asked.id', '=', channelId)
      .where('sender.external_id', '=', externalId)
      .executeTakeFirst()
    // Meta sends the events of all of an app's numbers to one URL, also of numbers that aren't connected here.
    if (found) await takeFor(found, report)
  }

  /** `versionNow`: given for a cached channel, which may have changed. */
  function opened({ row, credentials, version }: OpenChannel, versionNow?: () => Promise<string>): OpenInbox {
    let confirmed = versionNow === undefined

    async function confirm(): Promise<void> {
      if (confirmed) return
      if ((await versionNow?.()) !== version) throw new OutOfDateError(`channel ${row.id} has changed`)
      confirmed = true
    }

    return {
      credentials,
      confirm,
      async take(externalId, report) {
        const own = externalId === row.external_id
        // An inbound message checks the version in its own statement.
        if (!own || report.inbound.length === 0) await confirm()
        if (!own) return take(row.id, externalId, report)
        await takeFor(row, report, confirmed ? undefined : version)
        confirmed = true
      },
    }
  }

  return {
    async expect(channelId, type) {
      if (!channels.remembered(channelId, type)) await channels.read(channelId, type)
    },

    async open(channelId, type) {
      return opened(await channels.read(channelId, type))
    },

    async receive(channelId, type, handle) {
      const known = channels.remembered(channelId, type)
      if (!known) return handle(opened(await channels.read(channelId, type)))
      const inbox = opened(known, async () => (await channels.read(channelId, type)).version)
      try {
        await handle(inbox)
        // Also for a request without a report: the cached credentials checked it.
        await inbox.confirm()
      } catch (error) {
        // The request may have been refused because of outdated credentials.
        const now = await channels.read(channelId, type)
        if (now.version === known.version) throw error
        await handle(opened(now))
      }
    },

    take,

    enter: (tenant, channelId, { from, text, name }) =>
      transact(async (tx) => {
        const row = await tx
          .selectFrom('channels')
          .selectAll()
          .where('workspace_id', '=', tenant.workspaceId)
          .where('id', '=', channelId)
          .where('deleted_at', 'is', null)
          .executeTakeFirst()
        if (!row) throw notFound('channel', channelId)
        const channel = toChannel(row)
        const adapter = adapters.get(channel.type)
        if (!adapter?.manual?.(channel)) {
          throw new ParleyError('conflict', `Channel ${channelId} is not manual: its vendor brings what comes in.`, {
            code: 'not_manual',
          })
        }
        const sender = await findRecipient(tx, tenant, from, adapter, { field: 'from' })
        const known = { providerId: newId(), from: [sender], name: name ?? null, kind: 'text', text, raw: null }
        const message = await receiveMessage(tx, tenant, channel, known, answering, clock.now())
        if (!message) throw new Error('an entered message has a fresh id')
        return message
      }),

    async simulate(tenant, { from, text, content, name, channelId }) {
      const options = { field: 'from', mayBeNew: true }
      const sender = await findRecipient(db, tenant, from, adapters.get('simulator'), options)
      const inbound: InboundMessage = {
        providerId: simulatedId(),
        from: [sender],
        name: name ?? null,
        kind: content?.type ?? 'text',
        text: text ?? (content ? wordsOf(content) : null),
        content: content ?? null,
        raw: null,
      }
      return transact(async (tx) => {
        const channel = await simulatorChannel(tx, tenant, channelId)
        const message = await receiveMessage(tx, tenant, channel, inbound, answering, clock.now())
        if (!message) throw new Error('a simulated message has a fresh id')
        return message
      })
    },
  }
}

async function simulatorChannel(tx: Tx, tenant: Tenant, channelId: number | undefined): Promise<Channel> {
  if (channelId === undefined) return simulatorOf(tx, tenant.workspaceId)
  const row = await tx
    .selectFrom('channels')
    .selectAll()
    .where('workspace_id', '=', tenant.workspaceId)
    .where('id', '=', channelId)
    .where('type', '=', 'simulator')
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (!row) throw notFound('simulator channel', channelId)
  return toChannel(row)
}
