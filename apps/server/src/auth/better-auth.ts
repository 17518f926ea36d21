import { kyselyAdapter } from '@better-auth/kysely-adapter'
import { type BetterAuthOptions, betterAuth } from 'better-auth'
import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'

import { connectionName } from '../db/connection-name.ts'
import { newId } from '../kernel/ids.ts'
import type { Logger } from '../kernel/logger.ts'
import { deriveKey } from '../kernel/secret-box.ts'
import { hashSessionTokens } from './hashed-tokens.ts'
import { type OAuthOptions, oauthPlugins } from './oauth-options.ts'
import { clientAddressHeader } from './visitor.ts'

export interface AuthSurroundings {
  databaseUrl: string
  secretKey: Buffer
  publicUrl: string
  logger: Logger
}

const connections = 2
const sessionSeconds = 14 * 24 * 60 * 60

/**
 * The library for users' sessions and for OAuth. Its sign-up is closed: accounts come from the set-up and from invitations.
 * Nothing but this folder knows of it; importing it takes a second of CPU, so only what needs a session does.
 */
export function createBetterAuth(surroundings: AuthSurroundings & OAuthOptions) {
  const { adapter, close } = openAdapter(surroundings)
  const auth = betterAuth({
    ...accountOptions(surroundings),
    database: adapter,
    plugins: oauthPlugins(surroundings),
    onAPIError: { errorURL: `${surroundings.publicUrl}/app/error` },
  })
  return { auth, close }
}

export type BetterAuth = ReturnType<typeof createBetterAuth>

/** The library's way to our tables, over connections of its own. */
export function openAdapter({ databaseUrl, logger }: Pick<AuthSurroundings, 'databaseUrl' | 'logger'>) {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    application_name: connectionName('accounts'),
    max: connections,
    idleTimeoutMillis: 60_000,
    connectionTimeoutMillis: 5_000,
  })
  pool.on('error', (error) => logger.warn({ err: error }, 'a database connection was lost'))
  const db = new Kysely<never>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
  const adapter = (options: BetterAuthOptions) =>
    hashSessionTokens(kyselyAdapter(db, { type: 'postgres' })(options) as never) as never
  return { adapter, close: () => pool.end() }
}

/** What is the same for everything that makes sessions. */
export function accountOptions({ publicUrl, secretKey, logger }: Omit<AuthSurroundings, 'databaseUrl'>) {
  const { origin, pathname, protocol } = new URL(publicUrl)
  return {
    appName: 'Parley',
    baseURL: origin,
    basePath: `${pathname.replace(/\/$/, '')}/auth`,
    secret: deriveKey(secretKey, 'sessions').toString('base64'),
    telemetry: { enabled: false },
    emailAndPassword: { enabled: true, disableSignUp: true, maxPasswordLength: 128 },
    user: { modelName: 'users' },
    account: { modelName: 'userCredentials' },
    verification: { modelName: 'userVerifications', storeIdentifier: 'hashed' as const },
    session: { modelName: 'userSessions', expiresIn: sessionSeconds, disableSessionRefresh: true },
    // Ours count accounts as well, see core/users/log-in-limits.ts.
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: 'parley',
      useSecureCookies: protocol === 'https:',
      database: { generateId: () => newId() },
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
    },
    logger: {
      level: 'warn' as const,
      log: (level: string, message: string, ...details: unknown[]) => {
        if (level === 'error') logger.error({ details }, `accounts: ${message}`)
        else logger.debug({ details }, `accounts: ${message}`)
      },
    },
  }
}
