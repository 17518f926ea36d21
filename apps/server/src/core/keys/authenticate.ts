import type { Database } from '../../db/database.ts'
import { BoundedMap } from '../../kernel/bounded-map.ts'
import type { Clock } from '../../kernel/clock.ts'
import { ParleyError } from '../../kernel/errors.ts'
import { hashKey, type Principal } from './key.ts'
import type { Scope } from './scopes.ts'

export interface Authenticator {
  /** The principal of a key. Throws `unauthenticated` if the key is missing, unknown or revoked. */
  authenticate(key: string | undefined): Promise<Principal>
  /** Clears the cache, after a key or a workspace has changed. */
  forget(): void
  /** Stores the last use of keys since the previous call. */
  recordUse(): Promise<void>
}

// NOTIFY tells other processes of a revocation at once; this bounds the time for a process that lost its connection.
const rememberMs = 10_000
const rememberAtMost = 10_000

export function createAuthenticator({ database: { db }, clock }: { database: Database; clock: Clock }): Authenticator {
  const remembered = new BoundedMap<string, { principal: Principal; until: number }>(rememberAtMost)
  const used = new Map<number, Date>()
  // A key that was loaded before a revocation must not be cached after it.
  let epoch = 0

  async function load(hash: Buffer): Promise<Principal | undefined> {
    const row = await db
      .selectFrom('keys')
      .innerJoin('workspaces', 'workspaces.id', 'keys.workspace_id')
      .select([
        'keys.id',
        'keys.workspace_id',
        'keys.mode',
        'keys.scopes',
        'workspaces.stages',
        'workspaces.default_country',
      ])
      .where('hash', '=', hash)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    return (
      row && {
        workspaceId: row.workspace_id,
        keyId: row.id,
        actor: `key:${row.id}`,
        mode: row.mode as Principal['mode'],
        scopes: row.scopes && new Set(row.scopes as Scope[]),
        stages: row.stages,
        defaultCountry: row.default_country,
      }
    )
  }

  return {
    async authenticate(key) {
      if (!key) throw new ParleyError('unauthenticated', 'No API key was given.', { code: 'missing_key' })
      const hash = hashKey(key)
      const id = hash.toString('base64')
      const now = clock.now()
      const known = remembered.get(id)
      if (known && known.until > now.getTime()) {
        used.set(known.principal.keyId, now)
        return known.principal
      }
      const epochBefore = epoch
      const principal = await load(hash)
      if (!principal)
        throw new ParleyError('unauthenticated', 'This API key is unknown or revoked.', { code: 'invalid_key' })
      if (epoch === epochBefore) remembered.set(id, { principal, until: now.getTime() + rememberMs })
      used.set(principal.keyId, now)
      return principal
    },
    forget() {
      epoch++
      remembered.clear()
    },
    async recordUse() {
      const uses = [...used]
      used.clear()
      for (const [id, at] of uses) {
        await db.updateTable('keys').set({ last_used_at: at }).where('id', '=', id).execute()
      }
    },
  }
}

/** Throws `forbidden` if the key was minted without this scope. */
export function requireScope(principal: Principal, scope: Scope): void {
  if (principal.scopes && !principal.scopes.has(scope)) {
    throw new ParleyError('forbidden', `This API key lacks the scope ${scope}.`, { code: 'missing_scope' })
  }
}
