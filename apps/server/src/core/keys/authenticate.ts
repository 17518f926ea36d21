import type { Database } from '../../db/database.ts'
import { BoundedMap } from '../../kernel/bounded-map.ts'
import type { Clock } from '../../kernel/clock.ts'
import { ParleyError } from '../../kernel/errors.ts'
import { readTenant } from '../tenant/read-tenant.ts'
import { testWorkspaceOf } from '../tenant/test-workspace.ts'
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

interface Known {
  principal: Principal
  /** Milliseconds since 1970. */
  expiresAt: number
}

interface AuthenticatorDependencies {
  database: Database
  clock: Clock
}

export function createAuthenticator({ database: { db, transact }, clock }: AuthenticatorDependencies): Authenticator {
  const remembered = new BoundedMap<string, { principal: Principal; until: number }>(rememberAtMost)
  const used = new Map<number, Date>()
  // A key that was loaded before a revocation must not be cached after it.
  let epoch = 0

  async function load(hash: Buffer): Promise<Known | undefined> {
    const key = await db
      .selectFrom('keys')
      .select(['id', 'workspace_id', 'mode', 'scopes', 'expires_at'])
      .where('hash', '=', hash)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    if (!key) return undefined
    const { id, workspace_id: accountId, expires_at } = key
    const workspaceId = key.mode === 'test' ? await transact((tx) => testWorkspaceOf(tx, accountId)) : accountId
    const tenant = await readTenant(db, workspaceId, `key:${id}`)
    const scopes = key.scopes && new Set(key.scopes as Scope[])
    const principal = { ...tenant, accountId, keyId: id, scopes }
    return { principal, expiresAt: expires_at?.getTime() ?? Number.POSITIVE_INFINITY }
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
      const found = await load(hash)
      if (!found)
        throw new ParleyError('unauthenticated', 'This API key is unknown or revoked.', { code: 'invalid_key' })
      const { principal, expiresAt } = found
      if (expiresAt <= now.getTime()) {
        throw new ParleyError('unauthenticated', 'This API key has expired.', { code: 'expired_key' })
      }
      const until = Math.min(now.getTime() + rememberMs, expiresAt)
      if (epoch === epochBefore) remembered.set(id, { principal, until })
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
