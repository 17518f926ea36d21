import { kyselyAdapter } from '@better-auth/kysely-adapter'
import { type BetterAuthOptions, betterAuth } from 'better-auth'
import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'

import { connectionName } from '../db/connection-name.ts'
import { newId } from '../kernel/ids.ts'
import type { Logger } from '../kernel/logger.ts'
import { deriveKey, type SecretBox } from '../kernel/secret-box.ts'
import { hashSessionTokens } from './hashed-tokens.ts'
import { type FetchDocument, type OAuthOptions, oauthPlugins } from './oauth-options.ts'
import { clientAddressHeader } from './visitor.ts'

export interface AuthSurroundings {
  databaseUrl: string
  secretKey: Buffer
  publicUrl: string
  logger: Logger
  /** Whether clients may register themselves. */
  registersClients: boolean
  fetchDocument: FetchDocument
  box: SecretBox
}

const connections = 2
const sessionSeconds = 14 * 24 * 60 * 60

/**
 * The library for users' sessions. Its sign-up is closed: accounts come from the set-up and from invitations. Nothing but
 * this folder knows of it; importing it takes a second of CPU, so only what needs a session does.
 */
export function createBetterAuth({ databaseUrl, secretKey, logger, ...options }: AuthSurroundings) {
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
  const auth = betterAuth({
    ...optionsOf(options, deriveKey(secretKey, 'sessions')),
    database: (options: BetterAuthOptions) =>
      hashSessionTokens(kyselyAdapter(db, { type: 'postgres' })(options) as never) as never,
    logger: {
      level: 'warn',
      log: (level, message, ...details) => {
        if (level === 'error') logger.error({ details }, `accounts: ${message}`)
        else logger.debug({ details }, `accounts: ${message}`)
      },
    },
  })
  return { auth, close: () => pool.end() }
}

export type BetterAuth = ReturnType<typeof createBetterAuth>['auth']

/** For the test that compares the library's columns with ours, too. */
export function optionsOf(oauth: OAuthOptions, secret: Buffer) {
  const { origin, pathname, protocol } = new URL(oauth.publicUrl)
  return {
    appName: 'Parley',
    baseURL: origin,
    basePath: `${pathname.replace(/\/$/, '')}/auth`,
    secret: secret.toString('base64'),
    telemetry: { enabled: false },
    emailAndPassword: { enabled: true, disableSignUp: true, maxPasswordLength: 128 },
    user: { modelName: 'users' },
    account: { modelName: 'userCredentials' },
    verification: { modelName: 'userVerifications', storeIdentifier: 'hashed' as const },
    session: { modelName: 'userSessions', expiresIn: sessionSeconds, disableSessionRefresh: true },
    plugins: oauthPlugins(oauth),
    onAPIError: { errorURL: `${oauth.publicUrl}/app/error` },
    // Ours count accounts as well, see core/users/log-in-limits.ts.
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: 'parley',
      useSecureCookies: protocol === 'https:',
      database: { generateId: () => newId() },
      ipAddress: { ipAddressHeaders: [clientAddressHeader] },
    },
  }
}
