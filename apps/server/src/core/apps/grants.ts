import { sql } from 'kysely'

import type { Database, Db, Tx } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import type { Clock } from '../../kernel/clock.ts'
import { notFound } from '../../kernel/errors.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { KeyHolder } from '../keys/holder.ts'
import type { Scope } from '../keys/scopes.ts'
import { requireLive } from '../members/require-live.ts'
import { announceSessions } from '../users/session-changes.ts'
import type { SignedIn } from '../users/sessions.ts'

/** What a user has let an app do in a workspace. */
export interface Grant {
  id: string
  workspace_id: number
  client_id: string
  name: string
  user: { name: string; email: string }
  scopes: Scope[]
  created_at: string
  updated_at: string
  /** When a token was last issued. Null: none is left. */
  last_issued_at: string | null
}

export interface Grants {
  /** Of all users in the caller's workspace. */
  list(caller: KeyHolder, page: Page): Promise<Listing<Grant>>
  /** Ends it at once, with all its tokens. */
  revoke(caller: KeyHolder, id: string): Promise<Grant>
  /** The user's own, in all workspaces. */
  listOwn(who: SignedIn): Promise<Grant[]>
  revokeOwn(who: SignedIn, id: string): Promise<Grant>
}

interface GrantsDependencies {
  database: Database
  clock: Clock
  accessTokens: { forget(): void }
}

export function createGrants({ database: { db, transact }, clock, accessTokens }: GrantsDependencies): Grants {
  async function end(tx: Tx, grant: Grant, auditor: Pick<KeyHolder, 'actor' | 'origin'>): Promise<Grant> {
    const { id, client_id, workspace_id } = grant
    for (const table of ['oauth_access_tokens', 'oauth_refresh_tokens'] as const) {
      await tx
        .deleteFrom(table)
        .where('client_id', '=', client_id)
        .where('reference_id', '=', String(workspace_id))
        .where('user_id', '=', (of) => of.selectFrom('oauth_consents').select('user_id').where('id', '=', id))
        .execute()
    }
    await tx.deleteFrom('oauth_consents').where('id', '=', id).execute()
    const changes = { app: client_id, scopes: grant.scopes }
    await recordAudit(
      tx,
      { workspaceId: workspace_id, ...auditor },
      { action: 'grant.revoked', id, changes },
      clock.now(),
    )
    await announceSessions(tx)
    return grant
  }

  return {
    async list(caller, page) {
      requireLive(caller)
      const query = grantsIn(db).where('oauth_consents.reference_id', '=', String(caller.accountId))
      return paginate(query, page, { list: 'grants', id: 'uuid', column: 'oauth_consents.id' }, toGrant)
    },

    async revoke(caller, id) {
      requireLive(caller)
      const grant = await transact(async (tx) => {
        const query = grantsIn(tx).where('oauth_consents.id', '=', id)
        const row = await query.where('oauth_consents.reference_id', '=', String(caller.accountId)).executeTakeFirst()
        if (!row) throw notFound('grant', id)
        return end(tx, toGrant(row), caller)
      })
      accessTokens.forget()
      return grant
    },

    async listOwn({ user }) {
      const rows = await grantsIn(db)
        .where('oauth_consents.user_id', '=', user.id)
        .orderBy('oauth_consents.id', 'desc')
        .limit(100)
        .execute()
      return rows.map(toGrant)
    },

    async revokeOwn({ user, memberships }, id) {
      const grant = await transact(async (tx) => {
        const query = grantsIn(tx).where('oauth_consents.id', '=', id)
        const row = await query.where('oauth_consents.user_id', '=', user.id).executeTakeFirst()
        if (!row) throw notFound('grant', id)
        const found = toGrant(row)
        const member = memberships.find(({ workspace }) => workspace.id === found.workspace_id)
        return end(tx, found, { actor: member ? `user:${member.memberId}` : 'user' })
      })
      accessTokens.forget()
      return grant
    },
  }
}

const grantsIn = (db: Db) =>
  db
    .selectFrom('oauth_consents')
    .innerJoin('oauth_clients', 'oauth_clients.client_id', 'oauth_consents.client_id')
    .innerJoin('users', 'users.id', 'oauth_consents.user_id')
    .select([
      'oauth_consents.id',
      'oauth_consents.client_id',
      'oauth_consents.reference_id',
      'oauth_consents.scopes',
      'oauth_consents.created_at',
      'oauth_consents.updated_at',
      'oauth_clients.name',
      'users.name as user_name',
      'users.email',
    ])
    .select((of) =>
      of
        .selectFrom('oauth_access_tokens as issued')
        .select(({ fn }) => fn.max('issued.created_at').as('at'))
        .whereRef('issued.client_id', '=', 'oauth_consents.client_id')
        .whereRef('issued.user_id', '=', 'oauth_consents.user_id')
        .whereRef('issued.reference_id', '=', 'oauth_consents.reference_id')
        .as('last_issued_at'),
    )
    .where(sql<boolean>`oauth_consents.reference_id ~ '^[0-9]+$'`)

interface Row {
  id: string
  client_id: string
  reference_id: string | null
  scopes: unknown
  created_at: Date
  updated_at: Date
  name: string | null
  user_name: string
  email: string
  last_issued_at: Date | null
}

const toGrant = (row: Row): Grant => ({
  id: row.id,
  workspace_id: Number(row.reference_id),
  client_id: row.client_id,
  name: row.name ?? row.client_id,
  user: { name: row.user_name, email: row.email },
  scopes: (row.scopes as Scope[]).filter((scope) => scope.includes(':') || scope === 'simulate'),
  created_at: row.created_at.toISOString(),
  updated_at: row.updated_at.toISOString(),
  last_issued_at: row.last_issued_at?.toISOString() ?? null,
})
