import { type CompiledQuery, Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import pg from 'pg'

import { translateFailure } from './connection-failure.ts'
import { createConnectionTurns, type Turn } from './connection-turns.ts'
import { isStaleStatement, PreparedClient, whenSent } from './prepared-client.ts'
import { currentRequester } from './requester.ts'
import type { DB } from './types.gen.ts'

/** The database or a transaction: for statements that are atomic by themselves. */
export type Db = Kysely<DB>
/** For statements that must commit together with others. */
export type Tx = Transaction<DB>

export interface Database {
  readonly db: Db
  /**
   * Runs `work` in one transaction, and retries it after a conflict with another, or after a migration. No HTTP request
   * belongs in here.
   */
  transact<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Call this after a statement outside `transact`, with the types of the events that it wrote. */
  committed(eventTypes: readonly string[], left: PendingWork): void
  /** Rejects while the database doesn't answer, or can't write because its disk is full. */
  ping(): Promise<void>
  /** The pool's connections now; `waiting` counts the requests for one. */
  connections(): { busy: number; idle: number; max: number; waiting: number }
  close(): Promise<void>
}

/** The work that a commit left, for the loops that claim it. */
export interface PendingWork {
  /** Deliveries that wait for a claim. */
  deliveries: boolean
  /** Messages, runs of agents. */
  other: boolean
}

const transactionTries = 3

export interface DatabaseOptions {
  url: string
  /** Shown in pg_stat_activity. */
  applicationName: string
  maxConnections: number
  onError: (error: Error) => void
  /** Called after each commit, with the types of the events that were written. */
  onCommit: (eventTypes: readonly string[], left: PendingWork) => void
  /**
   * For statements that look many rows up by key. A plan that was cached while a table was empty must not scan it when
   * it has filled up.
   */
  lookupsOnly?: true
  /** How many connections the requests of one account may hold now. Absent: all. */
  connectionShare?: () => number
}

// Planning the larger statements takes longer than running them. Values that a plan depends on (a state with a partial
// index) are literals in the statement, not parameters.
const planning = 'set plan_cache_mode = force_generic_plan; set jit = off'
const lookups = ['seqscan', 'bitmapscan', 'hashjoin', 'mergejoin'].map((way) => `; set enable_${way} = off`).join('')

export function openDatabase(options: DatabaseOptions): Database {
  let diskFailed = false
  const config: pg.PoolConfig & { onDiskFailure: () => void } = {
    onDiskFailure: () => {
      diskFailed = true
    },
    connectionString: options.url,
    application_name: options.applicationName,
    max: options.maxConnections,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    Client: PreparedClient as unknown as typeof pg.Client,
    pipeline: true,
    types: { getTypeParser },
  }
  const pool = new pg.Pool(config)
  // The pool listens to errors of idle connections only. Without this listener, a connection lost between two
  // statements of a transaction would end the process. The transaction's next statement fails anyway.
  // Settings in the start-up packet would be refused by PgBouncer.
  const settings = planning + (options.lookupsOnly ? lookups : '')
  pool.on('connect', (client) => {
    client.on('error', () => {})
    client.query(settings).catch(() => {})
  })
  pool.on('error', options.onError)
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool: inTurns(pool, options.connectionShare) }) })

  async function run<T>(written: TransactionState, work: (tx: Tx) => Promise<T>): Promise<T> {
    let begun: Tx | undefined
    try {
      return await db.transaction().execute((tx) => {
        begun = tx
        transactions.set(tx, written)
        return work(tx)
      })
    } finally {
      // A failed last statement is the cause of any later error, so its own error is thrown.
      await Promise.all(written.last).finally(() => begun && transactions.delete(begun))
    }
  }

  return {
    db,
    async transact(work) {
      for (let attempt = 1; ; attempt++) {
        try {
          const written: TransactionState = {
            root: db,
            eventTypes: [],
            pendingDeliveries: null,
            followUps: [],
            last: [],
          }
          const result = await run(written, work)
          options.onCommit(written.eventTypes, { deliveries: written.pendingDeliveries !== 0, other: true })
          for (const followUp of written.followUps) followUp()
          return result
        } catch (error) {
          if (attempt === transactionTries || !isCollision(error)) throw error
        }
      }
    },
    committed: options.onCommit,
    async ping() {
      await sql`select 1`.execute(db)
      if (diskFailed) await db.transaction().execute(writeProbe)
      diskFailed = false
    },
    connections: () => ({
      busy: pool.totalCount - pool.idleCount,
      idle: pool.idleCount,
      max: options.maxConnections,
      waiting: pool.waitingCount,
    }),
    close: () => db.destroy(),
  }
}

/** A table of its own needs new pages, which a full disk has no room for. */
async function writeProbe(tx: Tx): Promise<void> {
  await sql`create temporary table parley_disk_probe on commit drop as select generate_series(1, 5000)`.execute(tx)
}

/** What a transaction of `transact` has to report or run at its commit. */
interface TransactionState {
  root: Db
  eventTypes: string[]
  /** How many deliveries it has queued that wait for a claim; null when it hasn't reported. */
  pendingDeliveries: number | null
  followUps: (() => void)[]
  /** Statements that are sent along with the commit. */
  last: Promise<void>[]
}

// Entries are deleted explicitly: V8's minor collection keeps everything that a WeakMap's values reach.
const transactions = new WeakMap<Db, TransactionState>()

/** Remembers until the commit which events a transaction has written. */
export function recordEventTypes(tx: Tx, types: readonly string[]): void {
  transactions.get(tx)?.eventTypes.push(...types)
}

/** Remembers until the commit how many unclaimed deliveries a transaction has queued. */
export function recordPendingDeliveries(db: Db, left: number): void {
  const written = transactions.get(db)
  if (written) written.pendingDeliveries = (written.pendingDeliveries ?? 0) + left
}

/** Runs `run` after the commit. Outside a transaction of `transact`, runs it at once. */
export function afterCommit(db: Db, run: () => void): void {
  const written = transactions.get(db)
  if (written) written.followUps.push(run)
  else run()
}

/**
 * Runs a transaction's last statement. It is sent along with the commit, which saves a round trip. `done` gets its rows
 * after the commit, but before anyone is notified of it. A later statement would wait for this one.
 */
export async function writeLast<Row>(tx: Tx, query: CompiledQuery<Row>, done: (rows: Row[]) => void): Promise<void> {
  const sent = whenSent(query.parameters)
  const running = tx.executeQuery(query).then(({ rows }) => done(rows))
  const written = transactions.get(tx)
  if (!written) return running
  written.last.push(running)
  await Promise.race([sent, running])
}

/** The database of this transaction; undefined for a transaction outside `transact`. */
export function rootOf(db: Db): Db | undefined {
  return db.isTransaction ? transactions.get(db)?.root : db
}

function inTurns(pool: pg.Pool, connectionShare: (() => number) | undefined): pg.Pool {
  const connect = pool.connect.bind(pool) as () => Promise<pg.PoolClient>
  const take = connectionShare && createConnectionTurns(connectionShare)

  async function connectAfter(taken: Turn | Promise<Turn> | undefined): Promise<pg.PoolClient> {
    const turn = await taken
    try {
      const client = await connect()
      if (take) limitStatements(client)
      if (turn) endOnRelease(client, turn)
      return client
    } catch (error) {
      turn?.end()
      throw translateFailure(error)
    }
  }

  return Object.assign(pool, { connect: () => connectAfter(take?.()) })
}

function limitStatements(client: pg.PoolClient): void {
  const limited = client as unknown as PreparedClient
  limited.limitStatements(currentRequester()?.statementTimeoutMs ?? 0)
}

function endOnRelease(client: pg.PoolClient, turn: Turn): void {
  const { release } = client
  client.release = (error) => {
    turn.end()
    release(error)
  }
}

/** Ids are bigint and stay below 2^53, so they are numbers here and on the wire. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): unknown {
  return oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format as 'text')
}

// Deadlock, serialisation failure, unique violation. In the last case a concurrent transaction inserted the same row,
// and the retry finds it. Violations that the client can fix have already become a ParleyError.
const collisions = new Set<unknown>(['40P01', '40001', '23505'])

function isCollision(error: unknown): boolean {
  if (error instanceof CollisionError || isStaleStatement(error)) return true
  return error instanceof Error && 'code' in error && collisions.has(error.code)
}

/** Thrown in a transaction whose rows have changed since it first read them. */
export class CollisionError extends Error {
  override readonly name = 'CollisionError'
}

export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505'
}

/** Two transactions waited for each other, and this one was ended. */
export function isDeadlock(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '40P01'
}

/** Whether an exclusion constraint was violated. */
export function isExclusionViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23P01'
}

export function violates(constraint: string, error: unknown): boolean {
  return isUniqueViolation(error) && (error as { constraint?: string }).constraint === constraint
}
