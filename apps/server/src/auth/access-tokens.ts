import { createHash } from 'node:crypto'

import { type AccessTokens, accessTokenPrefix, type TokenUse } from '../core/apps/oauth-server.ts'
import type { Principal } from '../core/keys/key.ts'
import { isScope } from '../core/keys/scopes.ts'
import { type Role, scopesOfRole } from '../core/members/roles.ts'
import { readTenant } from '../core/tenant/read-tenant.ts'
import type { Database } from '../db/database.ts'
import type { Clock } from '../kernel/clock.ts'
import { ParleyError } from '../kernel/errors.ts'
import { createMemory } from '../kernel/memory.ts'
import { resourcesOf } from './resources.ts'

interface Dependencies {
  database: Database
  clock: Clock
  publicUrl: string
}

// As for keys: a notification tells other processes of a revocation at once, and this bounds the time without one.
const rememberMs = 10_000
const rememberAtMost = 10_000

interface Known {
  principal: Principal
  resources: readonly string[]
  /** Milliseconds since 1970. */
  expiresAt: number
}

/** Tokens are opaque, and looked up: whatever ends a grant, a membership or a role ends them as well. */
export function createAccessTokens({ database: { db }, clock, publicUrl }: Dependencies): AccessTokens {
  const resources = resourcesOf(publicUrl)
  const known = createMemory<Known>({ keptMs: rememberMs, most: rememberAtMost, now: () => clock.now().getTime() })

  async function load(hash: string): Promise<Known> {
    const row = await db
      .selectFrom('oauth_access_tokens as token')
      .innerJoin('oauth_clients as client', 'client.client_id', 'token.client_id')
      .innerJoin('members as member', (join) =>
        join
          .onRef('member.user_id', '=', 'token.user_id')
          .on((of) => of('token.reference_id', '=', of.cast<string>('member.workspace_id', 'text'))),
      )
      .select(['token.client_id', 'token.scopes', 'token.resources', 'token.expires_at'])
      .select(['member.workspace_id', 'member.user_id', 'member.role', 'client.disabled'])
      .where('token.token', '=', hash)
      .where('token.revoked', 'is', null)
      .executeTakeFirst()
    if (!row || row.disabled || row.expires_at <= clock.now()) throw wrongToken()
    const held = scopesOfRole(row.role as Role)
    const granted = (row.scopes as string[]).filter(isScope).filter((scope) => held?.has(scope) ?? true)
    const tenant = await readTenant(db, row.workspace_id, `app:${row.client_id}`)
    const caller = { kind: 'app', id: row.client_id, userId: row.user_id } as const
    const principal = { ...tenant, accountId: row.workspace_id, caller, scopes: new Set(granted) }
    const named = (row.resources as string[] | null) ?? []
    return { principal, resources: named, expiresAt: row.expires_at.getTime() }
  }

  /** A token that names nothing that it is for works on /v1: not every client says it. */
  const isFor = (use: TokenUse, named: readonly string[]) =>
    named.includes(resources[use]) || (use === 'api' && named.length === 0)

  return {
    async authenticate(token, use) {
      const hash = createHash('sha256').update(token.slice(accessTokenPrefix.length)).digest('base64url')
      const found = await known.get(
        hash,
        () => load(hash),
        ({ expiresAt }) => expiresAt,
      )
      if (!isFor(use, found.resources)) throw wrongToken()
      return found.principal
    },
    forget: known.forget,
  }
}

const wrongToken = () =>
  new ParleyError('unauthenticated', 'This access token is unknown, expired, revoked or for something else.', {
    code: 'invalid_token',
  })
