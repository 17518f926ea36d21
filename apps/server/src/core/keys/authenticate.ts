import { sql } from 'kysely'

import type { Database } from '../../db/database.ts'
import { createBatcher } from '../../kernel/batcher.ts'
import { BoundedMap } from '../../kernel/bounded-map.ts'
import type { Clock } from '../../kernel/clock.ts'
import { ParleyError } from '../../kernel/errors.ts'
import type { Logger } from '../../kernel/logger.ts'
import { readTenant } from '../tenant/read-tenant.ts'
import { testWorkspaceOf } from '../tenant/test-workspace.ts'
import { createFailedKeys } from './failed-keys.ts'
import { hashKey, type Principal } from './key.ts'
import type { Scope } from './scopes.ts'

export interface Authenticator {
  /**
   * The principal of a key. Throws `unauthenticated` if the key is missing, unknown or revoked, `rate_limited` if too
   * many wrong ones have come from this address.
   */
  authenticate(key: string | undefined, address: string): Promise<Principal>
  /** Clears the cache, after a key or the settings of a workspace have changed. Absent: of every workspace. */
  forget(workspaceId?: number): void
  /** Logs from which addresses wrong keys have come. */
  reportFailures(): void
  /** Stores the last use of keys since the previous call. */
  recordUse(): Promise<void>
}

// NOTIFY tells other processes of a revocation at once; this bounds the time for a process that lost its connection.
const rememberMs = 10_000
const rememberAtMost = 10_000
const rememberWrongMs = 5_000
// From an address that guesses, look-ups share a statement, and wait for the next one.
const suspectGapMs = 100
const suspectsAtOnce = 1_000

interface Known {
  keyId: number
  principal: Principal
  /** Milliseconds since 1970. */
  expiresAt: number
}

type WrongKey = 'invalid_key' | 'expired_key'

const messages: Record<WrongKey, string> = {
  invalid_key: 'This API key is unknown or revoked.',
  expired_key: 'This API key has expired.',
}

interface AuthenticatorDependencies {
  database: Database
  clock: Clock
  logger: Logger
}

export function createAuthenticator({
  database: { db, transact },
  clock,
  logger,
}: AuthenticatorDependencies): Authenticator {
  const wrong = new BoundedMap<string, { code: WrongKey; until: number }>(rememberAtMost)
  const failed = createFailedKeys({ clock, logger })
  const remembered = new BoundedMap<string, { keyId: number; principal: Principal; until: number }>(rememberAtMost)
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
    const principal: Principal = { ...tenant, accountId, caller: { kind: 'key', id }, scopes }
    return { keyId: id, principal, expiresAt: expires_at?.getTime() ?? Number.POSITIVE_INFINITY }
  }

  const suspects = createBatcher({
    run: async (hashes: Buffer[]) => {
      const rows = await db
        .selectFrom('keys')
        .select('hash')
        .where('hash', '=', sql<Buffer>`any(${hashes}::bytea[])`)
        .execute()
      return hashes.map((hash) => rows.some((row) => row.hash.equals(hash)))
    },
    largest: suspectsAtOnce,
    concurrency: 1,
    gapMs: suspectGapMs,
    splitOn: () => false,
  })

  function refuse(code: WrongKey, address: string): ParleyError {
    const retryAfterSeconds = failed.limitedFor(address)
    if (retryAfterSeconds === null) return new ParleyError('unauthenticated', messages[code], { code })
    return new ParleyError('rate_limited', 'Too many wrong API keys have come from this address.', {
      code: 'too_many_wrong_keys',
      retryAfterSeconds,
    })
  }

  return {
    async authenticate(key, address) {
      if (!key) throw new ParleyError('unauthenticated', 'No API key was given.', { code: 'missing_key' })
      const hash = hashKey(key)
      const id = hash.toString('base64')
      const now = clock.now()
      const known = remembered.get(id)
      if (known && known.until > now.getTime()) {
        used.set(known.keyId, now)
        return known.principal
      }
      const knownWrong = wrong.get(id)
      if (knownWrong && knownWrong.until > now.getTime()) {
        failed.note(address, false)
        throw refuse(knownWrong.code, address)
      }
      const epochBefore = epoch
      const mayExist = failed.limitedFor(address) === null || (await suspects.add(hash))
      const found = mayExist ? await load(hash) : undefined
      if (!found || found.expiresAt <= now.getTime()) {
        const code = found ? 'expired_key' : 'invalid_key'
        const refusal = refuse(code, address)
        if (epoch === epochBefore) wrong.set(id, { code, until: now.getTime() + rememberWrongMs })
        failed.note(address, true)
        throw refusal
      }
      const { keyId, principal, expiresAt } = found
      const until = Math.min(now.getTime() + rememberMs, expiresAt)
      if (epoch === epochBefore) remembered.set(id, { keyId, principal, until })
      used.set(keyId, now)
      return principal
    },
    forget(workspaceId) {
      epoch++
      wrong.clear()
      if (workspaceId === undefined) return remembered.clear()
      for (const [id, { principal }] of remembered) {
        if (principal.workspaceId === workspaceId || principal.accountId === workspaceId) remembered.delete(id)
      }
    },
    reportFailures: failed.report,
    async recordUse() {
      const uses = [...used]
      used.clear()
      for (const [id, at] of uses) {
        await db.updateTable('keys').set({ last_used_at: at }).where('id', '=', id).execute()
      }
    },
  }
}
