import type { Database } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import type { Clock } from '../../kernel/clock.ts'
import { notFound } from '../../kernel/errors.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { KeyHolder } from '../keys/holder.ts'
import { requireLive } from '../members/require-live.ts'
import { announceSessions } from '../users/session-changes.ts'
import type { OAuthServer } from './oauth-server.ts'

/** An app that a workspace has registered by hand, as a client of the OAuth server. */
export interface App {
  id: string
  client_id: string
  name: string
  redirect_uris: string[]
  /** It has a secret, as a program on a server can keep one. */
  confidential: boolean
  created_at: string
}

export interface NewApp {
  name: string
  redirect_uris: string[]
  confidential: boolean
}

export interface Apps {
  /** The only answer that contains the secret. */
  register(caller: KeyHolder, input: NewApp): Promise<App & { client_secret: string | null }>
  list(caller: KeyHolder, page: Page): Promise<Listing<App>>
  /** Ends every grant of the app, too. */
  delete(caller: KeyHolder, id: string): Promise<App>
}

interface AppsDependencies {
  database: Database
  clock: Clock
  oauth: Pick<OAuthServer, 'register'>
  accessTokens: { forget(): void }
}

export function createApps({ database: { db, transact }, clock, oauth, accessTokens }: AppsDependencies): Apps {
  const appsOf = ({ accountId }: KeyHolder) =>
    db
      .selectFrom('oauth_clients')
      .select(['id', 'client_id', 'name', 'redirect_uris', 'token_endpoint_auth_method', 'created_at'])
      .where('reference_id', '=', String(accountId))

  return {
    async register(caller, { name, redirect_uris: redirectUris, confidential }) {
      requireLive(caller)
      const workspaceId = caller.accountId
      const { clientId, clientSecret } = await oauth.register({ name, redirectUris, confidential, workspaceId })
      const row = await appsOf(caller).where('client_id', '=', clientId).executeTakeFirstOrThrow()
      await transact((tx) =>
        recordAudit(tx, caller, { action: 'app.registered', id: row.id, changes: { name, redirectUris } }, clock.now()),
      )
      return { ...toApp(row), client_secret: clientSecret }
    },

    async list(caller, page) {
      requireLive(caller)
      return paginate(appsOf(caller), page, { list: 'apps', id: 'uuid' }, toApp)
    },

    async delete(caller, id) {
      requireLive(caller)
      const row = await appsOf(caller).where('id', '=', id).executeTakeFirst()
      if (!row) throw notFound('app', id)
      await transact(async (tx) => {
        await tx.deleteFrom('oauth_clients').where('id', '=', id).execute()
        await recordAudit(tx, caller, { action: 'app.deleted', id, changes: { name: row.name } }, clock.now())
        await announceSessions(tx)
      })
      accessTokens.forget()
      return toApp(row)
    },
  }
}

interface Row {
  id: string
  client_id: string
  name: string | null
  redirect_uris: unknown
  token_endpoint_auth_method: string | null
  created_at: Date | null
}

const toApp = (row: Row): App => ({
  id: row.id,
  client_id: row.client_id,
  name: row.name ?? row.client_id,
  redirect_uris: row.redirect_uris as string[],
  confidential: row.token_endpoint_auth_method !== 'none',
  created_at: (row.created_at ?? new Date(0)).toISOString(),
})
