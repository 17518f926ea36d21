import { Socket } from 'node:net'

import pg from 'pg'

import { StartupError } from '../../kernel/startup-error.ts'
import { connectionName } from '../connection-name.ts'
import { type Cluster, databaseName, userName } from './cluster.ts'

export interface Connection {
  readonly client: pg.Client
  /** From now on the connection doesn't keep the process alive. */
  unref(): void
  /** Closes at once: pg's `end` waits for PostgreSQL, which may hang. */
  close(): void
}

/** Connects to Parley's database, and creates a missing one. `undefined` when PostgreSQL takes no connections now. */
export async function connect(
  cluster: Cluster,
  port: number,
  timeoutMs = 10_000,
  name = connectionName('embedded'),
): Promise<Connection | undefined> {
  try {
    return await connectTo(databaseName, cluster, port, timeoutMs, name)
  } catch (error) {
    if (codeOf(error) !== '3D000') return unlessUnavailable(error, cluster)
  }
  try {
    await createDatabase(cluster, port, timeoutMs, name)
    return await connectTo(databaseName, cluster, port, timeoutMs, name)
  } catch (error) {
    return unlessUnavailable(error, cluster)
  }
}

async function connectTo(
  database: string,
  cluster: Cluster,
  port: number,
  timeoutMs: number,
  name: string,
): Promise<Connection> {
  const socket = new Socket()
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: userName,
    password: cluster.password,
    database,
    application_name: name,
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
    stream: () => socket,
  })
  client.on('error', () => undefined) // PostgreSQL has stopped: the supervisor detects it.
  await client.connect().catch((error: unknown) => {
    socket.destroy()
    throw error
  })
  return { client, unref: () => socket.unref(), close: () => socket.destroy() }
}

/** Here and not after initdb, so that a start after a crash in between still creates it. */
async function createDatabase(cluster: Cluster, port: number, timeoutMs: number, name: string): Promise<void> {
  const connection = await connectTo('postgres', cluster, port, timeoutMs, name)
  try {
    await connection.client.query(`create database ${databaseName}`)
  } finally {
    connection.close()
  }
}

function unlessUnavailable(error: unknown, cluster: Cluster): undefined {
  const code = codeOf(error)
  if (code === '28P01') {
    throw new StartupError(
      `PostgreSQL in ${cluster.folder} doesn't take the password in ${cluster.dataDir}/postgres.password: restore that file from your backup.`,
    )
  }
  // 57P01 to 57P03: shutting down, crashed, starting up. 53300: too many connections. No code: a timeout, or cut off.
  if (code === undefined || /^(57P0[123]|53300|08...|E[A-Z]+)$/.test(code)) return undefined
  throw error
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
