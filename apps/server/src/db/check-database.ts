import pg from 'pg'

import { StartupError } from '../kernel/startup-error.ts'

const timeoutMs = 5_000

/** Throws StartupError with a sentence that says why the database of DATABASE_URL can't be used. */
export async function checkDatabase(url: string): Promise<void> {
  const clients: pg.Client[] = []
  const connect = async () => {
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: timeoutMs,
      query_timeout: timeoutMs,
    })
    clients.push(client)
    client.on('error', () => {})
    await client.connect()
    return client
  }
  try {
    const client = await connect()
    await checkVersion(client)
    await checkSession(client, await connect())
  } catch (error) {
    if (error instanceof StartupError) throw error
    throw new StartupError(`The database at ${new URL(url).host} (DATABASE_URL) can't be used: ${reason(error)}.`)
  } finally {
    await Promise.all(clients.map((client) => client.end().catch(() => {})))
  }
}

async function checkVersion(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: number }>(
    `select current_setting('server_version_num')::int as version`,
  )
  const version = rows[0]?.version ?? 0
  if (version < 150_000) {
    throw new StartupError(`DATABASE_URL is a PostgreSQL ${Math.floor(version / 10_000)}; Parley needs 15 or newer.`)
  }
}

/** A pooler that takes turns may give the same server process to both, or none to the second one. */
const rounds = 5

/** Parley prepares statements and listens to notifications, which needs a server process for each connection. */
async function checkSession(one: pg.Client, other: pg.Client): Promise<void> {
  const own = await processOf(one)
  for (let round = 0; round < rounds; round++) {
    await other.query('begin')
    const ofOther = await processOf(other)
    const shared = ofOther === own || (await processOf(one).catch(() => undefined)) !== own
    if (shared) {
      throw new StartupError(
        'DATABASE_URL leads to a connection pooler in transaction mode, which takes prepared statements and notifications away: use its session mode, or connect to PostgreSQL itself.',
      )
    }
    await other.query('rollback')
  }
}

async function processOf(client: pg.Client): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  return rows[0]?.pid
}

const unknownAuthority = new Set([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
])

function reason(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reason(error.errors[0])
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (unknownAuthority.has(code)) {
    return "its certificate is of an authority that this machine doesn't know; name the file of the authority's certificate with sslrootcert"
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return 'its certificate is for another host; use the name in the certificate, or sslmode=verify-ca'
  }
  return error.message || String(error)
}
