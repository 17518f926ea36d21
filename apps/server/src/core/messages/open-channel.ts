import { type Selectable, sql } from 'kysely'

import type { Db } from '../../db/database.ts'
import type { Channels as ChannelRow } from '../../db/types.gen.ts'
import { BoundedMap } from '../../kernel/bounded-map.ts'
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

// Not by the rows' own versions: every message that goes out writes its channel's row. These columns are of no concern to
// what comes in; a new one is, until it is named here.
const passedOver = '{paced_until,invites_rest_until,templates_due_at,templates_synced_at}'
const versionOf = (channel: string, workspace: string) =>
  `md5(row(to_jsonb(${channel}) - '${passedOver}'::text[], ${workspace}.stages, ${workspace}.default_country)::text)`

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
      const channel = { row, credentials: JSON.parse(box.open(found.credentials)), version }
      known.set(channelId, channel)
      return channel
    },

    remembered(channelId, type) {
      const channel = known.get(channelId)
      return channel?.row.type === type ? channel : undefined
    },
  }
}
