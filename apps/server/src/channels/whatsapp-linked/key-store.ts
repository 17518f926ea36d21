import type * as Baileys from 'baileys'
import type { SignalDataSet, SignalDataTypeMap, SignalKeyStore } from 'baileys'
import type { Insertable } from 'kysely'

import type { Database, Tx } from '../../db/database.ts'
import type { LinkedSessionKeys } from '../../db/types.gen.ts'
import { retryWhileUnavailable } from '../../kernel/retry-while-unavailable.ts'
import { placeOf, type SecretBox } from '../../kernel/secret-box.ts'
import { type Lease, requireLease } from './lease.ts'

interface KeyStoreDependencies {
  database: Database
  box: SecretBox
  baileys: Pick<typeof Baileys, 'BufferJSON' | 'proto'>
  /** While true, writes wait for an unavailable database: nothing can be decrypted without the keys. */
  goesOn: () => boolean
  /** Called with the error of a failed write. */
  onError: (error: unknown) => void
}

/** The end-to-end encryption keys of a session. Each `set` is one transaction, refused for a stale owner. */
export function createKeyStore(
  lease: Lease,
  { database, box, baileys, goesOn, onError }: KeyStoreDependencies,
): SignalKeyStore {
  const { channelId } = lease
  const { BufferJSON, proto } = baileys

  const place = (type: string, id: string) => placeOf('linked_session_keys.value', channelId, type, id)

  function read<T extends keyof SignalDataTypeMap>(type: T, id: string, sealed: Buffer): SignalDataTypeMap[T] {
    const value: unknown = JSON.parse(box.open(sealed, place(type, id)), BufferJSON.reviver)
    const whole =
      type === 'app-state-sync-key'
        ? proto.Message.AppStateSyncKeyData.fromObject(value as Record<string, unknown>)
        : value
    return whole as SignalDataTypeMap[T]
  }

  return {
    async get(type, ids) {
      if (ids.length === 0) return {}
      const keys = database.db
        .selectFrom('linked_session_keys')
        .select(['id', 'value'])
        .where('channel_id', '=', channelId)
        .where('type', '=', type)
        .where('id', 'in', ids)
      const rows = await retryWhileUnavailable(() => keys.execute(), goesOn)
      return Object.fromEntries(rows.map(({ id, value }) => [id, read(type, id, value)]))
    },

    async set(data) {
      const entries = entriesOf(data)
      const kept = entries.flatMap(({ type, id, value }) =>
        value === null || value === undefined
          ? []
          : [
              {
                channel_id: channelId,
                type,
                id,
                value: box.seal(JSON.stringify(value, BufferJSON.replacer), place(type, id)),
              },
            ],
      )
      const dropped = entries.filter(({ value }) => value === null || value === undefined)
      try {
        await retryWhileUnavailable(() => database.transact((tx) => write(tx, lease, kept, dropped)), goesOn)
      } catch (error) {
        onError(error)
        throw error
      }
    },
  }
}

async function write(
  tx: Tx,
  lease: Lease,
  kept: Insertable<LinkedSessionKeys>[],
  dropped: Pick<LinkedSessionKeys, 'type' | 'id'>[],
) {
  const session = await requireLease(tx, lease)
  // Baileys still writes briefly after the device was logged out and its keys were deleted.
  if (!session.creds) return
  if (kept.length > 0) {
    await tx
      .insertInto('linked_session_keys')
      .values(kept)
      .onConflict((conflict) =>
        conflict.columns(['channel_id', 'type', 'id']).doUpdateSet(({ ref }) => ({ value: ref('excluded.value') })),
      )
      .execute()
  }
  for (const { type, id } of dropped) {
    await tx
      .deleteFrom('linked_session_keys')
      .where('channel_id', '=', lease.channelId)
      .where('type', '=', type)
      .where('id', '=', id)
      .execute()
  }
}

function entriesOf(data: SignalDataSet): { type: string; id: string; value: unknown }[] {
  return Object.entries(data).flatMap(([type, values]) =>
    Object.entries(values ?? {}).map(([id, value]) => ({ type, id, value })),
  )
}
