import { sql } from 'kysely'

import type { Tx } from '../../db/database.ts'
import { ParleyError, unknownReference } from '../../kernel/errors.ts'
import { lockWorkspace } from '../tenant/lock-workspace.ts'
import { isSimulated, type Tenant } from '../tenant/tenant.ts'
import { testedBy } from '../tenant/test-workspace.ts'
import { type Channel, toChannel } from './channel.ts'

interface ChannelQuery {
  channelId?: number | undefined
  channelType?: string | undefined
}

/**
 * The channel for a message: the named one, one of the given type, or the default. A test always gets the simulator,
 * also by the name of a channel of the workspace that it is for. So does a type without a channel while the simulator is the default: then no channel has been connected
 * yet.
 */
export async function pickChannel(tx: Tx, tenant: Tenant, wanted: ChannelQuery): Promise<Channel> {
  return lockIfPaused(tx, await findChannel(tx, tenant, wanted))
}

async function findChannel(tx: Tx, tenant: Tenant, { channelId, channelType }: ChannelQuery): Promise<Channel> {
  if (channelId !== undefined) {
    const named = await namedChannel(tx, tenant, channelId)
    if (!named) throw unknownReference('channel_id', 'channel')
    return named
  }
  if (isSimulated(tenant)) return simulatorOf(tx, tenant.workspaceId)
  const channels = existing(tx).where('workspace_id', '=', tenant.workspaceId)
  if (channelType !== undefined) {
    // Prefers a channel that isn't paused, then the default, then the oldest.
    const found = await channels
      .where('type', '=', channelType)
      .orderBy(sql`status = 'paused'`)
      .orderBy('is_default', 'desc')
      .orderBy('id')
      .executeTakeFirst()
    if (found) return toChannel(found)
    const standing = await channels.where('is_default', '=', true).executeTakeFirst()
    if (!standing || standing.type === 'simulator') return simulatorOf(tx, tenant.workspaceId)
    throw new ParleyError('not_found', `This workspace has no ${channelType} channel.`, { code: 'no_channel' })
  }
  const chosen = await channels.where('is_default', '=', true).executeTakeFirst()
  return chosen ? toChannel(chosen) : simulatorOf(tx, tenant.workspaceId)
}

/**
 * The channel of this id. For a test, a channel of the workspace that it tests stands for the simulator: so a client's
 * configuration may keep its channels.
 */
export async function namedChannel(tx: Tx, tenant: Tenant, id: number): Promise<Channel | undefined> {
  const { workspaceId } = tenant
  const row = await existing(tx)
    .where('id', '=', id)
    .where(sql<boolean>`workspace_id in (${workspaceId}, ${testedBy(workspaceId)})`)
    .executeTakeFirst()
  if (!row) return undefined
  const simulated = isSimulated(tenant) && row.type !== 'simulator'
  return simulated || row.workspace_id !== workspaceId ? simulatorOf(tx, workspaceId) : toChannel(row)
}

const existing = (tx: Tx) => tx.selectFrom('channels').selectAll().where('deleted_at', 'is', null)

/** Why a message waits on a channel that isn't connected. */
export function whyHeld({ status, status_reason: reason }: Channel) {
  const why = status === 'pairing' ? 'its channel is not paired yet' : 'its channel is paused'
  return { code: 'channel_paused', reason: reason ?? why }
}

/**
 * A held message must be committed before the channel is connected or removed: otherwise it would never be released.
 */
export async function lockIfPaused(tx: Tx, channel: Channel): Promise<Channel> {
  if (channel.status === 'connected') return channel
  const row = await tx
    .selectFrom('channels')
    .selectAll()
    .where('id', '=', channel.id)
    .where('deleted_at', 'is', null)
    .forShare()
    .executeTakeFirst()
  if (!row) throw unknownReference('channel_id', 'channel')
  return toChannel(row)
}

/** The simulator of a workspace; a new one when it was removed. */
export async function simulatorOf(tx: Tx, workspaceId: number): Promise<Channel> {
  const found = await findSimulator(tx, workspaceId)
  if (found) return found
  // One at a time: two concurrent requests create one simulator.
  await lockWorkspace(tx, workspaceId)
  return (await findSimulator(tx, workspaceId)) ?? makeSimulator(tx, workspaceId)
}

async function findSimulator(tx: Tx, workspaceId: number): Promise<Channel | undefined> {
  const row = await tx
    .selectFrom('channels')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('type', '=', 'simulator')
    .where('deleted_at', 'is', null)
    .orderBy('id')
    .executeTakeFirst()
  return row && toChannel(row)
}

async function makeSimulator(tx: Tx, workspaceId: number): Promise<Channel> {
  const row = await tx
    .insertInto('channels')
    .values({
      workspace_id: workspaceId,
      type: 'simulator',
      name: 'Simulator',
      is_default: sql<boolean>`not exists (
        select from channels where workspace_id = ${workspaceId} and is_default and deleted_at is null)`,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
  return toChannel(row)
}
