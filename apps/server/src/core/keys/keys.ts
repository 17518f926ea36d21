import { type Selectable, sql } from 'kysely'

import type { Database } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import type { Keys as KeyRow } from '../../db/types.gen.ts'
import type { Clock } from '../../kernel/clock.ts'
import { invalidField, notFound, ParleyError } from '../../kernel/errors.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import type { Authenticator } from './authenticate.ts'
import { hashKey, type Key, type KeyPrefix, mintKey } from './key.ts'
import type { Scope } from './scopes.ts'

export interface NewKey {
  name?: string | undefined
  prefix?: KeyPrefix | undefined
  mode?: 'live' | 'test' | undefined
  /** Absent: every scope. */
  scopes?: Scope[] | undefined
}

/** Every process that caches keys listens on this channel and clears its cache. */
export const keysChangedChannel = 'parley_keys_changed'

export interface Keys {
  /** The only response that contains the key itself. */
  mint(workspaceId: number, input: NewKey): Promise<Key & { key: string }>
  get(workspaceId: number, id: number): Promise<Key>
  list(workspaceId: number, page: Page): Promise<Listing<Key>>
  revoke(workspaceId: number, id: number): Promise<Key>
}

interface KeysDependencies {
  database: Database
  clock: Clock
  authenticator: Authenticator
}

export function createKeys({ database: { db, transact }, clock, authenticator }: KeysDependencies): Keys {
  async function get(workspaceId: number, id: number): Promise<Key> {
    const row = await db
      .selectFrom('keys')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .executeTakeFirst()
    if (!row) throw notFound('key', id)
    return toKey(row)
  }

  return {
    async mint(workspaceId, input) {
      const prefix = input.prefix ?? (input.mode === 'test' ? 'parley_test' : 'parley_live')
      if (prefix.endsWith('_test') && input.mode === 'live') {
        throw invalidField('mode', `must be test with the prefix ${prefix}`)
      }
      const key = mintKey(prefix)
      const workspace = await db.selectFrom('workspaces').select('id').where('id', '=', workspaceId).executeTakeFirst()
      if (!workspace) throw notFound('workspace', workspaceId)
      const row = await db
        .insertInto('keys')
        .values({
          workspace_id: workspaceId,
          name: input.name ?? prefix,
          prefix,
          hint: key.slice(-4),
          hash: hashKey(key),
          mode: input.mode ?? (prefix.endsWith('_test') ? 'test' : 'live'),
          scopes: input.scopes ? [...new Set(input.scopes)] : null,
          created_at: clock.now(),
        })
        .returningAll()
        .executeTakeFirstOrThrow()
      return { ...toKey(row), key }
    },

    get,

    async list(workspaceId, page) {
      const query = db.selectFrom('keys').selectAll().where('workspace_id', '=', workspaceId)
      return paginate(query, page, { list: 'keys' }, toKey)
    },

    async revoke(workspaceId, id) {
      const key = await get(workspaceId, id)
      if (key.revoked_at)
        throw new ParleyError('conflict', `Key ${id} was revoked already.`, { code: 'already_revoked' })
      await transact(async (tx) => {
        await tx.updateTable('keys').set({ revoked_at: clock.now() }).where('id', '=', id).execute()
        await sql`select pg_notify(${keysChangedChannel}, '')`.execute(tx)
      })
      authenticator.forget()
      return get(workspaceId, id)
    },
  }
}

function toKey(row: Selectable<KeyRow>): Key {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    hint: row.hint,
    mode: row.mode as Key['mode'],
    scopes: row.scopes as Scope[] | null,
    created_at: row.created_at.toISOString(),
    last_used_at: row.last_used_at?.toISOString() ?? null,
    revoked_at: row.revoked_at?.toISOString() ?? null,
  }
}
