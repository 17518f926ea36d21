import { type Selectable, sql } from 'kysely'

import type { Db } from '../../db/database.ts'
import type { Channels as ChannelRow } from '../../db/types.gen.ts'
import { BoundedMap } from '../../kernel/bounded-map.ts'
import { notFound } from '../../kernel/errors.ts'
import { placeOf, type SecretBox } from '../../kernel/secret-box.ts'

/** The channel of an inbound request, with its workspace's settings for inbound messages. */
export interface OpenChannel {
  row: Selectable<ChannelRow> & { stages: string[]; scoring: unknown; default_country: string | null }
  credentials: unknown
  /** Changes with any of the above. */
  version: string
}

export interface OpenChannels {
  /** The current channel. Throws `not_found`. */
  read(channelId: number, type: string): Promise<OpenChannel>
  /** The channel as it was last read. Compare the version before acting on it. */
  remembered(channelId: number, type: string): OpenChannel | undefined
}

/** The channel has changed since it was read. */
export class OutOfDateError extends Error {
  override readonly name = 'OutOfDateError'
}

// A hash, not the rows' xmin: every outbound message writes its channel's row. These columns don't matter to inbound
// messages. A new column counts until it is listed here.
const passedOver = '{paced_until,invites_rest_until,templates_due_at,templates_synced_at}'
const versionOf = (channel: string, workspace: string) =>
  `md5(row(to_jsonb(${channel}) - '${passedOver}'::text[], ${workspace}.stages, ${workspace}.scoring, ${workspace}.default_country)::text)`

/** The version of the channel with this id, in SQL. */
export const channelVersion = (id: string) => `(
  select ${versionOf('c', 'w')} from channels c join workspaces w on w.id = c.workspace_id
  where c.id = ${id} and c.deleted_at is null)`

export const selectSenders = (db: Db) =>
  db
    .selectFrom('channels as sender')
    .innerJoin('workspaces', 'workspaces.id', 'sender.workspace_id')
    .selectAll('sender')
    .select(['workspaces.stages', 'workspaces.scoring', 'workspaces.default_country'])
    .where('sender.deleted_at', 'is', null)

const rememberAtMost = 1_000

export function createOpenChannels({ db, box }: { db: Db; box: SecretBox }): OpenChannels {
  const known = new BoundedMap<number, OpenChannel>(rememberAtMost)

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
      const channel = {
        row,
        credentials: JSON.parse(box.open(found.credentials, placeOf('channels.credentials', channelId))),
        version,
      }
      known.set(channelId, channel)
      return channel
    },

    remembered(channelId, type) {
      const channel = known.get(channelId)
      return channel?.row.type === type ? channel : undefined
    },
  }
}
