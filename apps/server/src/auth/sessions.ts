import { createHash } from 'node:crypto'

import type { Principal } from '../core/keys/key.ts'
import { type Role, scopesOfRole } from '../core/members/roles.ts'
import { readTenant } from '../core/tenant/read-tenant.ts'
import { testWorkspaceOf } from '../core/tenant/test-workspace.ts'
import type { LogInLimits } from '../core/users/log-in-limits.ts'
import { announceSessions } from '../core/users/session-changes.ts'
import type { Membership, SessionRequest, Sessions, SignedIn } from '../core/users/sessions.ts'
import { normalEmail } from '../core/users/users.ts'
import type { Database } from '../db/database.ts'
import type { Clock } from '../kernel/clock.ts'
import { invalidField, ParleyError } from '../kernel/errors.ts'
import { createMemory } from '../kernel/memory.ts'
import type { BetterAuth } from './better-auth.ts'
import type { Library } from './library.ts'
import { headersOf } from './visitor.ts'

interface SessionsDependencies {
  library: Library<BetterAuth>
  database: Database
  clock: Clock
  limits: LogInLimits
}

// A notification tells other processes at once when a session ends or a role changes; this bounds the time for a process
// that lost its connection.
const rememberMs = 10_000
const rememberAtMost = 10_000
/** How exactly the time of a session's last use is kept. */
const useKeptMs = 5 * 60_000

/** Sessions by better-auth, which is loaded with the first one. */
export function createSessions({ database: { db, transact }, clock, limits, library }: SessionsDependencies): Sessions {
  const remembering = { keptMs: rememberMs, most: rememberAtMost, now: () => clock.now().getTime() }
  const known = createMemory<SignedIn>(remembering)
  const principals = createMemory<Principal>(remembering)

  async function load(cookie: string): Promise<SignedIn> {
    const { auth } = await library.open()
    const found = await auth.api.getSession({ headers: new Headers({ cookie }) })
    if (!found) throw endedSession()
    const { session, user } = found
    const now = clock.now()
    if (session.updatedAt.getTime() < now.getTime() - useKeptMs) {
      await db.updateTable('user_sessions').set({ updated_at: now }).where('id', '=', session.id).execute()
    }
    const { id, name, email } = user
    return { sessionId: session.id, user: { id, name, email }, memberships: await readMemberships(id) }
  }

  async function readMemberships(userId: string): Promise<Membership[]> {
    const rows = await db
      .selectFrom('members')
      .innerJoin('workspaces', 'workspaces.id', 'members.workspace_id')
      .select(['members.id', 'members.role', 'members.workspace_id', 'workspaces.name'])
      .where('members.user_id', '=', userId)
      .orderBy('members.workspace_id')
      .execute()
    return rows.map((row) => ({
      workspace: { id: row.workspace_id, name: row.name },
      memberId: row.id,
      role: row.role as Role,
      scopes: scopesOfRole(row.role as Role),
    }))
  }

  const find = (cookie: string) => known.get(cacheKey(cookie), () => load(cookie))

  async function readPrincipal(who: SignedIn, { workspaceId, mode }: SessionRequest): Promise<Principal> {
    const { memberId, scopes, workspace } = membershipIn(who, workspaceId)
    const used = mode === 'test' ? await transact((tx) => testWorkspaceOf(tx, workspace.id)) : workspace.id
    const tenant = await readTenant(db, used, `user:${memberId}`)
    const caller = { kind: 'user', id: who.user.id, memberId } as const
    return { ...tenant, accountId: workspace.id, caller, scopes }
  }

  function forget(): void {
    known.forget()
    principals.forget()
  }

  return {
    async logIn({ email, password }, visitor, proven = false) {
      const address = normalEmail(email)
      if (!proven) await limits.take(address, visitor.address)
      const { auth } = await library.open()
      const response = await auth.api.signInEmail({
        body: { email: address, password },
        headers: headersOf(visitor),
        asResponse: true,
      })
      if (response.status >= 500) throw new Error(`signing in failed: ${await response.text()}`)
      if (!response.ok) {
        throw new ParleyError('unauthenticated', 'The e-mail address or the password is wrong.', {
          code: 'wrong_credentials',
        })
      }
      await limits.succeeded(address, visitor.address)
      const { user } = (await response.json()) as { user: SignedIn['user'] }
      const { id, name } = user
      return { user: { id, name, email: address }, cookies: response.headers.getSetCookie() }
    },

    async logOut(cookie) {
      const { auth } = await library.open()
      const response = await auth.api.signOut({ headers: new Headers({ cookie }), asResponse: true })
      forget()
      await announceSessions(db)
      return response.headers.getSetCookie()
    },

    find,

    authenticate(request) {
      const { cookie, workspaceId, mode } = request
      const key = `${cacheKey(cookie)} ${workspaceId ?? ''} ${mode}`
      return principals.get(key, async () => readPrincipal(await find(cookie), request))
    },

    forget,
  }
}

function membershipIn({ memberships }: SignedIn, workspaceId: number | undefined): Membership {
  const [only, ...others] = memberships
  if (workspaceId === undefined) {
    if (others.length > 0) throw invalidField('parley-workspace', 'must say which of your workspaces is meant')
    if (only) return only
  }
  const wanted = memberships.find(({ workspace }) => workspace.id === workspaceId)
  if (wanted) return wanted
  throw new ParleyError('forbidden', 'You are not a member of this workspace.', { code: 'not_a_member' })
}

/** The cookie itself isn't kept in memory. */
const cacheKey = (cookie: string) => createHash('sha256').update(cookie).digest('base64')

const endedSession = () =>
  new ParleyError('unauthenticated', 'You are not signed in, or no longer.', { code: 'no_session' })
