import { isDeepStrictEqual } from 'node:util'

import type { Database } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Logger } from '../../kernel/logger.ts'
import { placeOf, type SecretBox } from '../../kernel/secret-box.ts'
import type { ChannelAdapter } from './adapter.ts'
import { setChannelStatus } from './channels.ts'
import { confirmAgainMs, confirmCredentials, scheduleCheck } from './confirm-credentials.ts'

/** Asks vendors that could not be reached about their channels' credentials. */
export interface ChannelChecks {
  /** Asks about the channels that are due. Errors are logged. */
  checkDue(): Promise<void>
}

interface ChannelChecksDependencies {
  database: Database
  clock: Clock
  box: SecretBox
  adapters: ReadonlyMap<string, ChannelAdapter>
  logger: Logger
}

/** Limits a round, so that the loop can be stopped. */
const channelsAtOnce = 20

export function createChannelChecks(deps: ChannelChecksDependencies): ChannelChecks {
  const { database, clock, box, adapters, logger } = deps
  const { db, transact } = database

  /** The id of a channel that is due. No other process takes it meanwhile. */
  async function claim(): Promise<number | undefined> {
    const now = clock.now()
    const claimed = await db
      .updateTable('channel_checks')
      .set({ due_at: new Date(now.getTime() + confirmAgainMs) })
      .where('channel_id', '=', ({ selectFrom }) =>
        selectFrom('channel_checks')
          .select('channel_id')
          .where('due_at', '<=', now)
          .orderBy('due_at')
          .limit(1)
          .forUpdate()
          .skipLocked(),
      )
      .returning('channel_id')
      .executeTakeFirst()
    return claimed?.channel_id
  }

  async function check(id: number): Promise<void> {
    const before = await db.selectFrom('channels').selectAll().where('id', '=', id).executeTakeFirst()
    const adapter = before && adapters.get(before.type)
    const sealed = before?.credentials
    const answer =
      adapter && sealed
        ? await confirmCredentials(adapter, JSON.parse(box.open(sealed, placeOf('channels.credentials', id))))
        : undefined
    if (answer?.again) return
    await transact(async (tx) => {
      const now = clock.now()
      const channel = await tx
        .selectFrom('channels')
        .select(['status', 'credentials'])
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst()
      // Its new credentials have a check of their own.
      if (channel && !isDeepStrictEqual(channel.credentials, sealed)) return
      await scheduleCheck(tx, id, false, now)
      if (answer?.number) {
        await tx.updateTable('channels').set({ number: answer.number }).where('id', '=', id).execute()
      }
      if (!answer || channel?.status !== 'paused') return
      if (answer.status === 'connected') await setChannelStatus(tx, id, 'connected', null, now)
      else await tx.updateTable('channels').set({ status_reason: answer.reason }).where('id', '=', id).execute()
    })
  }

  return {
    async checkDue() {
      for (let count = 0; count < channelsAtOnce; count++) {
        const id = await claim()
        if (id === undefined) return
        try {
          await check(id)
        } catch (error) {
          logger.warn({ err: error, channel_id: id }, 'the channel’s vendor could not be asked about its credentials')
        }
      }
    },
  }
}
