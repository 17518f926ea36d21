import { type CompiledQuery, Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import pg from 'pg'

import { translateFailure } from './connection-failure.ts'
import { PreparedClient, whenSent } from './prepared-client.ts'
import type { DB } from './types.gen.ts'

/** Either the database at large or a transaction: for statements that are whole by themselves. */
export type Db = Kysely<DB>
/** For statements that must stand or fall with others. */
export type Tx = Transaction<DB>

export interface Database {
  readonly db: Db
  /** Runs `work` in one transaction; again when another got in its way. No HTTP request belongs in here. */
  transact<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** To be called after a statement outside `transact`: with the types of the events it has written. */
  committed(eventTypes: readonly string[], left: PendingWork): void
  ping(): Promise<void>
  /** Those of the pool, as they are now; `waiting` counts who waits for one. */
  connections(): { busy: number; idle: number; max: number; waiting: number }
  close(): Promise<void>
}

/** What may be left to do of what has been committed, for whoever looks for it. */
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
   * For statements that look rows up by key, many at a time: a plan that was made while a table was empty, and is kept
   * while it fills up, must not scan it.
   */
  lookupsOnly?: true
}

const lookups = ['seqscan', 'bitmapscan', 'hashjoin', 'mergejoin'].map((way) => ` -c enable_${way}=off`).join('')

export function openDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    application_name: options.applicationName,
    max: options.maxConnections,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    Client: PreparedClient as unknown as typeof pg.Client,
    pipeline: true,
    types: { getTypeParser },
    // Planning the larger statements takes longer than running them. What a plan hangs on (a state with a partial index)
    // stands in the statement's text, not in its parameters.
    options: `-c plan_cache_mode=force_generic_plan -c jit=off${options.lookupsOnly ? lookups : ''}`,
  })
  // The pool listens to idle connections only. One that is lost between two statements of a transaction would end the
  // process; its next statement fails anyway.
  pool.on('connect', (client) => client.on('error', () => {}))
  pool.on('error', options.onError)
  const db = new Kysely<DB>({ dialect: new PostgresDialect({ pool: unavailableWhenUnreachable(pool) }) })

  async function run<T>(written: TransactionState, work: (tx: Tx) => Promise<T>): Promise<T> {
    let begun: Tx | undefined
    try {
      return await db.transaction().execute((tx) => {
        begun = tx
        transactions.set(tx, written)
        return work(tx)
      })
    } finally {
      // What has failed behind its back tells why it has failed, whatever came after that.
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

/** What a transaction of `transact` has done so far that somebody waits for. */
interface TransactionState {
  root: Db
  eventTypes: string[]
  /** Of the deliveries that it has written or made due, those that wait for a claim; null when it hasn't said. */
  pendingDeliveries: number | null
  followUps: (() => void)[]
  /** Statements that nobody waited for before the commit. */
  last: Promise<void>[]
}

// Taken out when they are through: a minor collection of V8 keeps what a WeakMap holds, and all that leads to.
const transactions = new WeakMap<Db, TransactionState>()

/** Keeps in mind, until the commit, which events a transaction has written. */
export function recordEventTypes(tx: Tx, types: readonly string[]): void {
  transactions.get(tx)?.eventTypes.push(...types)
}

/** Keeps in mind, until the commit, how many deliveries a transaction has made due that nobody has claimed. */
export function recordPendingDeliveries(db: Db, left: number): void {
  const written = transactions.get(db)
  if (written) written.pendingDeliveries = (written.pendingDeliveries ?? 0) + left
}

/** Runs it when what has been written through `db` is committed: at once, but in a transaction of `transact`. */
export function afterCommit(db: Db, run: () => void): void {
  const written = transactions.get(db)
  if (written) written.followUps.push(run)
  else run()
}

/**
 * Runs the statement with which a transaction ends. It goes out along with the commit, a round trip less: `done` gets its
 * rows after that, but before anybody hears of the commit. Whatever is run after it in spite of this waits for it.
 */
export async function writeLast<Row>(tx: Tx, query: CompiledQuery<Row>, done: (rows: Row[]) => void): Promise<void> {
  const sent = whenSent(query.parameters)
  const running = tx.executeQuery(query).then(({ rows }) => done(rows))
  const written = transactions.get(tx)
  if (!written) return running
  written.last.push(running)
  await Promise.race([sent, running])
}

/** The database at large, of which this is a transaction; undefined for one whose commit nobody is told of. */
export function rootOf(db: Db): Db | undefined {
  return db.isTransaction ? transactions.get(db)?.root : db
}

function unavailableWhenUnreachable(pool: pg.Pool): pg.Pool {
  const connect = pool.connect.bind(pool) as () => Promise<pg.PoolClient>
  return Object.assign(pool, {
    connect: () =>
      connect().catch((error: unknown) => {
        throw translateFailure(error)
      }),
  })
}

/** Ids are bigint and stay below 2^53, so they are numbers here and on the wire. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): unknown {
  return oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format as 'text')
}

// Deadlock, serialisation failure, and a unique violation: somebody else has just made what we were about to make, and
// the next try finds it. A violation that the caller can mend has become a ParleyError by now.
const collisions = new Set<unknown>(['40P01', '40001', '23505'])

function isCollision(error: unknown): boolean {
  return error instanceof CollisionError || (error instanceof Error && 'code' in error && collisions.has(error.code))
}

/** Thrown in a transaction that has found something else than when it looked first. */
export class CollisionError extends Error {
  override readonly name = 'CollisionError'
}

export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505'
}

/** Two rows that an exclusion constraint keeps apart. */
export function isExclusionViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23P01'
}

export function violates(constraint: string, error: unknown): boolean {
  return isUniqueViolation(error) && (error as { constraint?: string }).constraint === constraint
}
