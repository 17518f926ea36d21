import type { Selectable } from 'kysely'

import type { Database, Tx } from '../../db/database.ts'
import type { Channels as ChannelRow } from '../../db/types.gen.ts'
import type { Clock } from '../../kernel/clock.ts'
import { notFound, ParleyError } from '../../kernel/errors.ts'
import type { Logger } from '../../kernel/logger.ts'
import { placeOf, type SecretBox } from '../../kernel/secret-box.ts'
import type { ChannelAdapter, TemplateSource, TemplatesOutcome } from '../channels/adapter.ts'
import { setChannelStatus } from '../channels/channels.ts'
import { followAccount } from '../channels/follow-template-account.ts'
import { recordTemplates, type SyncCounts } from './record-templates.ts'

const minute = 60_000
/** Webhooks report changes meanwhile; this finds changes that they missed. */
const againMs = 4 * 60 * minute
/** After a failure, or after the process that was reading them has died. */
const retryMs = 10 * minute
/** Limits a round, so that the loop can be stopped. */
const channelsAtOnce = 20

export interface TemplateSync {
  /** Reads a channel's templates now. Throws the vendor's error if it refuses. */
  sync(workspaceId: number, channelId: number): Promise<SyncCounts>
  /** Reads the templates of channels that are due. Errors are logged. */
  syncDue(): Promise<void>
}

interface TemplateSyncDependencies {
  database: Database
  clock: Clock
  box: SecretBox
  adapters: ReadonlyMap<string, ChannelAdapter>
  logger: Logger
}

type Channel = Selectable<ChannelRow>

export function createTemplateSync({ database, clock, box, adapters, logger }: TemplateSyncDependencies): TemplateSync {
  const { db, transact } = database
  const after = (ms: number) => new Date(clock.now().getTime() + ms)

  function sourceOf(channel: Channel): { templates: TemplateSource; account: string; credentials: unknown } {
    const templates = adapters.get(channel.type)?.templates
    const credentials: unknown =
      channel.credentials && JSON.parse(box.open(channel.credentials, placeOf('channels.credentials', channel.id)))
    const account = templates && credentials ? templates.accountOf(credentials) : undefined
    if (templates && account !== undefined) return { templates, account, credentials }
    const reason = templates ? 'its credentials name no account to read them from' : `it is a ${channel.type} channel`
    throw new ParleyError('conflict', `Channel ${channel.id} has no templates: ${reason}.`, { code: 'no_templates' })
  }

  async function read(channel: Channel): Promise<SyncCounts> {
    const { templates, account, credentials } = sourceOf(channel)
    const askedAt = clock.now()
    const outcome = await templates.list(credentials)
    const counts = await transact((tx) => record(tx, channel, { account, askedAt, outcome }))
    if (counts) return counts
    throw refusal(outcome)
  }

  async function record(
    tx: Tx,
    { id, workspace_id: workspaceId }: Channel,
    { account, askedAt, outcome }: { account: string; askedAt: Date; outcome: TemplatesOutcome },
  ): Promise<SyncCounts | undefined> {
    const channel = await tx
      .selectFrom('channels')
      .select(['status', 'template_account'])
      .where('id', '=', id)
      .where('deleted_at', 'is', null)
      .forUpdate()
      .executeTakeFirst()
    if (!channel) throw notFound('channel', id)
    if (channel.template_account === null) await followAccount(tx, id, account, clock.now())
    else if (channel.template_account !== account) {
      throw new ParleyError('conflict', `The credentials of channel ${id} have changed meanwhile.`, { code: 'changed' })
    }
    const now = clock.now()
    const next = (due: Date, times: { templates_synced_at?: Date } = {}) =>
      tx
        .updateTable('channels')
        .set({ templates_due_at: due, ...times })
        .where('id', '=', id)
        .execute()
    if (outcome.kind === 'read') {
      await next(after(againMs), { templates_synced_at: now })
      return recordTemplates(tx, { workspaceId, channelId: id, askedAt }, outcome.templates, now)
    }
    await next(after(outcome.class === 'retry' ? retryMs : againMs))
    const unusable = outcome.class === 'credentials' || outcome.class === 'hold'
    if (unusable && channel.status === 'connected') await setChannelStatus(tx, id, 'paused', outcome.reason, now)
    return undefined
  }

  /** Claims a channel that is due, so that no other process takes it meanwhile. */
  async function claim(): Promise<Channel | undefined> {
    return db
      .updateTable('channels')
      .set({ templates_due_at: after(retryMs) })
      .where('id', '=', ({ selectFrom }) =>
        selectFrom('channels')
          .select('id')
          .where('templates_due_at', '<=', clock.now())
          .where('status', '=', 'connected')
          .where('deleted_at', 'is', null)
          .orderBy('templates_due_at')
          .limit(1)
          .forUpdate()
          .skipLocked(),
      )
      .returningAll()
      .executeTakeFirst()
  }

  return {
    async sync(workspaceId, channelId) {
      const channel = await db
        .selectFrom('channels')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', channelId)
        .where('deleted_at', 'is', null)
        .executeTakeFirst()
      if (!channel) throw notFound('channel', channelId)
      return read(channel)
    },

    async syncDue() {
      for (let count = 0; count < channelsAtOnce; count++) {
        const channel = await claim()
        if (!channel) return
        try {
          const counts = await read(channel)
          logger.info({ channel_id: channel.id, ...counts }, 'templates were read')
        } catch (error) {
          logger.warn({ err: error, channel_id: channel.id }, 'templates could not be read')
        }
      }
    },
  }
}

function refusal(outcome: TemplatesOutcome): Error {
  if (outcome.kind === 'read') return new Error('a successful answer is no refusal')
  const message = `The templates could not be read: ${outcome.reason}`
  return outcome.class === 'retry'
    ? new ParleyError('unavailable', message, { code: 'vendor_unavailable', data: { vendor_code: outcome.code } })
    : new ParleyError('rejected', message, { code: 'templates_refused', data: { vendor_code: outcome.code } })
}
