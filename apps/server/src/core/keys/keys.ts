import { type Selectable, sql } from 'kysely'

import type { Database } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import type { Keys as KeyRow } from '../../db/types.gen.ts'
import type { Clock } from '../../kernel/clock.ts'
import { invalidField, notFound, ParleyError } from '../../kernel/errors.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Authenticator } from './authenticate.ts'
import type { KeyHolder, NewKey } from './holder.ts'
import { hashKey, type Key, type KeyPrefix, mintKey } from './key.ts'
import { passOn, requireToRevoke } from './passing-on.ts'
import type { Scope } from './scopes.ts'

/** Every process that caches keys listens on this channel, and clears its cache of the workspace that it names. */
export const keysChangedChannel = 'parley_keys_changed'

export interface Keys {
  /**
   * The only response that contains the key itself. Throws `forbidden` for a key that would reach further than the
   * holder's.
   */
  mint(holder: KeyHolder, input: NewKey): Promise<Key & { key: string }>
  get(holder: KeyHolder, id: number): Promise<Key>
  list(holder: KeyHolder, page: Page): Promise<Listing<Key>>
  /** Throws `forbidden` for a key that reaches further than the holder's. */
  revoke(holder: KeyHolder, id: number): Promise<Key>
}

interface KeysDependencies {
  database: Database
  clock: Clock
  authenticator: Pick<Authenticator, 'forget'>
}

export function createKeys({ database: { db, transact }, clock, authenticator }: KeysDependencies): Keys {
  const keysOf = ({ accountId, mode }: KeyHolder) =>
    db
      .selectFrom('keys')
      .selectAll()
      .where('workspace_id', '=', accountId)
      .$if(mode === 'test', (query) => query.where('mode', '=', 'test'))

  async function get(holder: KeyHolder, id: number): Promise<Key> {
    const row = await keysOf(holder).where('id', '=', id).executeTakeFirst()
    if (!row) throw notFound('key', id)
    return toKey(row)
  }

  return {
    async mint(holder, wanted) {
      const { accountId: workspaceId } = holder
      const input = passOn(holder, wanted)
      if (input.expiresAt && input.expiresAt <= clock.now()) throw invalidField('expires_at', 'must be in the future')
      const { prefix, mode } = kindOf(input)
      const key = mintKey(prefix)
      const workspace = await db.selectFrom('workspaces').select('id').where('id', '=', workspaceId).executeTakeFirst()
      if (!workspace) throw notFound('workspace', workspaceId)
      const now = clock.now()
      const minted = await transact(async (tx) => {
        const row = await tx
          .insertInto('keys')
          .values({
            workspace_id: workspaceId,
            name: input.name ?? prefix,
            prefix,
            hint: key.slice(-4),
            hash: hashKey(key),
            mode,
            scopes: input.scopes ? [...new Set(input.scopes)] : null,
            created_at: now,
            expires_at: input.expiresAt ?? null,
            created_by: holder.actor,
          })
          .returningAll()
          .executeTakeFirstOrThrow()
        const { name, hint, scopes, expires_at } = toKey(row)
        await recordAudit(
          tx,
          holder,
          { action: 'key.created', id: row.id, changes: { name, hint, mode, scopes, expires_at } },
          now,
        )
        return toKey(row)
      })
      return { ...minted, key }
    },

    get,

    list: (holder, page) => paginate(keysOf(holder), page, { list: 'keys' }, toKey),

    async revoke(holder, id) {
      const key = await get(holder, id)
      requireToRevoke(holder, key)
      if (key.revoked_at)
        throw new ParleyError('conflict', `Key ${id} was revoked already.`, { code: 'already_revoked' })
      const now = clock.now()
      await transact(async (tx) => {
        await tx.updateTable('keys').set({ revoked_at: now, revoked_by: holder.actor }).where('id', '=', id).execute()
        await recordAudit(tx, holder, { action: 'key.revoked', id, changes: { name: key.name, hint: key.hint } }, now)
        await sql`select pg_notify(${keysChangedChannel}, ${String(holder.accountId)})`.execute(tx)
      })
      authenticator.forget(holder.accountId)
      return get(holder, id)
    },
  }
}

/** A test key begins like one: everybody who sees it knows that it isn't live. */
function kindOf({ prefix = 'parley_live', mode }: NewKey): { prefix: KeyPrefix; mode: Key['mode'] } {
  if (prefix.endsWith('_test') && mode === 'live') throw invalidField('mode', `must be test with the prefix ${prefix}`)
  if (prefix.endsWith('_test') || mode !== 'test') return { prefix, mode: prefix.endsWith('_test') ? 'test' : 'live' }
  return { prefix: prefix.replace(/_live$/, '_test') as KeyPrefix, mode }
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
    expires_at: row.expires_at?.toISOString() ?? null,
    created_by: row.created_by,
    last_used_at: row.last_used_at?.toISOString() ?? null,
    revoked_at: row.revoked_at?.toISOString() ?? null,
    revoked_by: row.revoked_by,
  }
}
