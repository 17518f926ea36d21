import { type Selectable, sql } from 'kysely'

import type { Db } from '../../db/database.ts'
import type { Channels as ChannelRow } from '../../db/types.gen.ts'
import { notFound } from '../../kernel/errors.ts'
import type { SecretBox } from '../../kernel/secret-box.ts'

/** A channel whose vendor brings something, with what its workspace says of what comes in. */
export interface OpenChannel {
  row: Selectable<ChannelRow> & { stages: string[]; default_country: string | null }
  credentials: unknown
  /** Changes with any of that. */
  version: string
}

export interface OpenChannels {
  /** As it is now. Throws `not_found`. */
  read(channelId: number, type: string): Promise<OpenChannel>
  /** As it was when it was read last: whoever acts on it has to find the version unchanged. */
  remembered(channelId: number, type: string): OpenChannel | undefined
}

/** The channel is not what it was when it was read. */
export class OutOfDateError extends Error {
  override readonly name = 'OutOfDateError'
}

// Not by the rows' own versions: every message that goes out writes its channel's row.
const versionOf = (channel: string, workspace: string) => {
  const columns = [
    'credentials',
    'external_id',
    'name',
    'is_default',
    'status',
    'status_reason',
    'campaign_daily_limit',
  ]
  const all = [...columns, 'updated_at'].map((column) => `${channel}.${column}`)
  return `md5(row(${all.join(', ')}, ${workspace}.stages, ${workspace}.default_country)::text)`
}

/** The version of the channel with this id, in SQL. */
export const channelVersion = (id: string) => `(
  select ${versionOf('c', 'w')} from channels c join workspaces w on w.id = c.workspace_id
  where c.id = ${id} and c.deleted_at is null)`

export const selectSenders = (db: Db) =>
  db
    .selectFrom('channels as sender')
    .innerJoin('workspaces', 'workspaces.id', 'sender.workspace_id')
    .selectAll('sender')
    .select(['workspaces.stages', 'workspaces.default_country'])
    .where('sender.deleted_at', 'is', null)

const rememberAtMost = 1_000

export function createOpenChannels({ db, box }: { db: Db; box: SecretBox }): OpenChannels {
  const known = new Map<number, OpenChannel>()

  return {
    async read(channelId, type) {
      const found = await selectSenders(db)
        .select(sql<string>`${sql.raw(versionOf('sender', 'workspaces'))}`.as('version'))
        .where('sender.id', '=', channelId)
        .where('sender.type', '=', type)
        .executeTakeFirst()
      if (!found?.credentials) {
        known.delete(channelId)
        throw notFound(`${type} channel`, channelId)
      }
      const { version, ...row } = found
      const channel = { row, credentials: JSON.parse(box.open(found.credentials)), version }
      if (known.size >= rememberAtMost) known.clear()
      known.set(channelId, channel)
      return channel
    },

    remembered(channelId, type) {
      const channel = known.get(channelId)
      return channel?.row.type === type ? channel : undefined
    },
  }
}
