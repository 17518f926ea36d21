import type { Selectable } from 'kysely'

import { anyOf } from '../../db/any-of.ts'
import { type Database, type Tx, violates } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import type { Channels as ChannelRow } from '../../db/types.gen.ts'
import type { Clock } from '../../kernel/clock.ts'
import { invalidField, notFound, ParleyError } from '../../kernel/errors.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import { placeOf, type SecretBox } from '../../kernel/secret-box.ts'
import { type Auditor, recordAudit } from '../audit/record-audit.ts'
import { appendEvents } from '../events/append.ts'
import { lockWorkspace } from '../tenant/lock-workspace.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { isTestWorkspace } from '../tenant/test-workspace.ts'
import type { ChannelAdapter } from './adapter.ts'
import { type Channel, toChannel } from './channel.ts'
import { type Confirmed, confirmCredentials, scheduleCheck } from './confirm-credentials.ts'
import { checkCredentials } from './credentials.ts'
import { followAccount } from './follow-template-account.ts'
import { namedChannel } from './pick-channel.ts'

export interface NewChannel {
  type: string
  name: string
  isDefault?: boolean | undefined
  credentials?: unknown
}

export interface ChannelPatch {
  name?: string | undefined
  /** True makes it the default instead of the current one. */
  isDefault?: true | undefined
  credentials?: unknown
  status?: 'connected' | 'paused' | undefined
  campaignDailyLimit?: number | null | undefined
}

export interface Channels {
  /** The vendor is asked about the credentials: the channel is paused while it hasn't agreed. */
  create(holder: Auditor, input: NewChannel): Promise<Channel>
  get(workspaceId: number, id: number): Promise<Channel>
  /** The existing channels among these ids. */
  byId(workspaceId: number, ids: readonly number[]): Promise<Map<number, Channel>>
  /** The channel over which a request would send that names this one. A test's is always the simulator. */
  named(tenant: Tenant, id: number): Promise<Channel>
  list(workspaceId: number, page: Page): Promise<Listing<Channel>>
  /** New credentials that the vendor takes, or the status `connected`, release the messages that were held. */
  update(holder: Auditor, id: number, patch: ChannelPatch): Promise<Channel>
  remove(holder: Auditor, id: number): Promise<void>
}

interface ChannelsDependencies {
  database: Database
  clock: Clock
  box: SecretBox
  adapters: ReadonlyMap<string, ChannelAdapter>
}

export function createChannels({ database: { db, transact }, clock, box, adapters }: ChannelsDependencies): Channels {
  const rows = (workspaceId: number) =>
    db.selectFrom('channels').selectAll().where('workspace_id', '=', workspaceId).where('deleted_at', 'is', null)

  async function get(workspaceId: number, id: number): Promise<Channel> {
    const row = await rows(workspaceId).where('id', '=', id).executeTakeFirst()
    if (!row) throw notFound('channel', id)
    return toChannel(row)
  }

  function adapterOf(type: string): ChannelAdapter {
    const adapter = adapters.get(type)
    if (!adapter)
      throw invalidField('type', `must be one of ${[...adapters.keys()].join(', ')}`, 'unknown_channel_type')
    return adapter
  }

  function sealed(adapter: ChannelAdapter, given: unknown) {
    const credentials = checkCredentials(adapter, given)
    return {
      confirm: () => confirmCredentials(adapter, credentials),
      account: adapter.templates?.accountOf(credentials) ?? null,
      externalId: adapter.externalId?.(credentials) ?? null,
      /** For the row of this channel. */
      seal: (id: number) => box.seal(JSON.stringify(credentials), placeOf('channels.credentials', id)),
    }
  }

  return {
    async create(holder, input) {
      const { workspaceId } = holder
      const adapter = adapterOf(input.type)
      if (input.type !== 'simulator' && (await isTestWorkspace(db, workspaceId))) {
        throw new ParleyError('forbidden', 'This is a test key: its only channel is the simulator.', {
          code: 'test_key',
        })
      }
      const asked = adapter.credentialsSchema !== undefined || input.credentials !== undefined
      const secrets = asked ? sealed(adapter, input.credentials) : undefined
      const confirmed = await secrets?.confirm()
      return conflictOnSameSender(() =>
        transact(async (tx) => {
          const now = clock.now()
          if (input.isDefault) await clearDefault(tx, workspaceId)
          const row = await tx
            .insertInto('channels')
            .values({
              workspace_id: workspaceId,
              type: input.type,
              name: input.name,
              is_default: input.isDefault ?? false,
              status: adapter.pairs ? 'pairing' : (confirmed?.status ?? 'connected'),
              status_reason: confirmed?.reason ?? null,
              created_at: now,
              updated_at: now,
              ...(secrets && { external_id: secrets.externalId, number: confirmed?.number ?? null }),
            })
            .returningAll()
            .executeTakeFirstOrThrow()
          if (secrets) {
            const credentials = secrets.seal(row.id)
            await tx.updateTable('channels').set({ credentials }).where('id', '=', row.id).execute()
          }
          if (secrets) await followAccount(tx, row.id, secrets.account, now)
          if (confirmed?.again) await scheduleCheck(tx, row.id, true, now)
          const channel = toChannel(row)
          if (channel.status === 'connected') await announce(tx, workspaceId, channel, now)
          const changes = { type: input.type, ...audited(input) }
          await recordAudit(tx, holder, { action: 'channel.created', id: row.id, changes }, now)
          return channel
        }),
      )
    },

    get,

    async byId(workspaceId, ids) {
      const found = await rows(workspaceId).where('id', '=', anyOf(ids)).execute()
      return new Map(found.map((row) => [row.id, toChannel(row)]))
    },

    async named(tenant, id) {
      const channel = await transact((tx) => namedChannel(tx, tenant, id))
      if (!channel) throw notFound('channel', id)
      return channel
    },

    list: (workspaceId, page) => paginate(rows(workspaceId), page, { list: 'channels' }, toChannel),

    async update(holder, id, patch) {
      const { workspaceId } = holder
      const channel = await get(workspaceId, id)
      const secrets = patch.credentials === undefined ? undefined : sealed(adapterOf(channel.type), patch.credentials)
      const next = patch.status === 'paused' ? pausedByHand : await secrets?.confirm()
      return conflictOnSameSender(() =>
        transact(async (tx) => {
          if (patch.isDefault) await clearDefault(tx, workspaceId)
          const row = await tx
            .updateTable('channels')
            .set({
              updated_at: clock.now(),
              ...(patch.name !== undefined && { name: patch.name }),
              ...(patch.isDefault && { is_default: true }),
              ...(patch.campaignDailyLimit !== undefined && { campaign_daily_limit: patch.campaignDailyLimit }),
              ...(secrets && { credentials: secrets.seal(id), external_id: secrets.externalId }),
              ...(next?.number && { number: next.number }),
            })
            .where('id', '=', id)
            .where('deleted_at', 'is', null)
            .returningAll()
            .executeTakeFirst()
          if (!row) throw notFound('channel', id)
          const action = secrets ? 'channel.credentials_replaced' : 'channel.updated'
          await recordAudit(tx, holder, { action, id, changes: audited(patch) }, clock.now())
          if (patch.status) requirePaired(row.id, row.status)
          if (secrets) await followAccount(tx, id, secrets.account, clock.now())
          const { status, reason, again } = next ?? (patch.status ? connectedByHand : unchanged(row))
          if (secrets || patch.status) await scheduleCheck(tx, id, again, clock.now())
          if (status !== row.status) return setChannelStatus(tx, row.id, status, reason, clock.now())
          if (!secrets || reason === row.status_reason) return toChannel(row)
          return toChannel(await explainStatus(tx, id, reason))
        }),
      )
    },

    async remove(holder, id) {
      const { workspaceId } = holder
      const channel = await get(workspaceId, id)
      if (channel.is_default) {
        throw new ParleyError('conflict', `Channel ${id} is the default: make another the default first.`, {
          code: 'default_channel',
        })
      }
      await transact(async (tx) => {
        const now = clock.now()
        const row = await tx
          .updateTable('channels')
          .set({ deleted_at: now, credentials: null })
          .where('id', '=', id)
          .where('deleted_at', 'is', null)
          .returningAll()
          .executeTakeFirst()
        if (!row) throw notFound('channel', id)
        await recordAudit(tx, holder, { action: 'channel.deleted', id }, now)
        await followAccount(tx, id, null, now)
        await scheduleCheck(tx, id, false, now)
        // Held messages then fail at their next attempt with a reason; otherwise they would wait forever.
        await releaseHeld(tx, id, now)
        // For other statuses `channel.disconnected` was emitted before.
        if (row.status !== 'connected') return
        await announce(tx, workspaceId, { ...toChannel(row), status: 'paused', status_reason: 'deleted' }, now)
      })
    },
  }
}

/** What the audit log shows of an input: nothing of the credentials. */
const audited = ({ credentials: _, ...input }: NewChannel | ChannelPatch) => input

export const byHand = 'paused by hand'
const pausedByHand: Confirmed = { status: 'paused', reason: byHand, number: null, again: false }
const connectedByHand: Confirmed = { status: 'connected', reason: null, number: null, again: false }

function unchanged({ status, status_reason }: Selectable<ChannelRow>) {
  return { status: status as Channel['status'], reason: status_reason, again: false }
}

function explainStatus(tx: Tx, id: number, status_reason: string | null): Promise<Selectable<ChannelRow>> {
  return tx.updateTable('channels').set({ status_reason }).where('id', '=', id).returningAll().executeTakeFirstOrThrow()
}

/** Changes a channel's status, holds or releases its messages, and emits an event. */
export async function setChannelStatus(
  tx: Tx,
  id: number,
  status: Channel['status'],
  reason: string | null,
  now: Date,
): Promise<Channel> {
  const row = await tx
    .updateTable('channels')
    .set({ status, status_reason: reason, updated_at: now })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
  await (status === 'connected' ? releaseHeld(tx, id, now) : holdUntried(tx, id))
  const channel = toChannel(row)
  await announce(tx, row.workspace_id, channel, now)
  return channel
}

/** Throws `conflict` for an unpaired channel: only pairing connects it. */
function requirePaired(id: number, status: string): void {
  if (status !== 'pairing' && status !== 'logged_out') return
  throw new ParleyError('conflict', `Channel ${id} is not paired: pair it first.`, { code: 'not_paired' })
}

async function announce(tx: Tx, workspaceId: number, channel: Channel, now: Date): Promise<void> {
  const type = channel.status === 'connected' ? 'channel.connected' : 'channel.disconnected'
  await appendEvents(tx, [{ workspaceId, type, occurredAt: now, data: channel, channelId: channel.id }])
}

async function releaseHeld(tx: Tx, channelId: number, now: Date): Promise<void> {
  await tx
    .updateTable('sends')
    .set({ held: false, due_at: now })
    .where('channel_id', '=', channelId)
    .where('held', '=', true)
    .execute()
}

/** Holds the messages that haven't been attempted yet. */
async function holdUntried(tx: Tx, channelId: number): Promise<void> {
  await tx
    .updateTable('sends')
    .set({ held: true, leased_until: null })
    .where('channel_id', '=', channelId)
    .where('held', '=', false)
    .where('in_flight', '=', false)
    .where('attempts', '=', 0)
    .execute()
}

async function clearDefault(tx: Tx, workspaceId: number): Promise<void> {
  // Otherwise two transactions don't see each other's default, and one of them fails.
  await lockWorkspace(tx, workspaceId)
  await tx
    .updateTable('channels')
    .set({ is_default: false })
    .where('workspace_id', '=', workspaceId)
    .where('is_default', '=', true)
    .execute()
}

async function conflictOnSameSender<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!violates('channels_external', error)) throw error
    throw new ParleyError('conflict', 'This workspace has a channel for this sender already.', {
      code: 'channel_exists',
    })
  }
}
