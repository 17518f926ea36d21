import pg from 'pg'

import { isDiskFailure, translateFailure } from './connection-failure.ts'
import { forgetPrepared, PreparedStatements } from './prepared-statements.ts'

const sent = new WeakMap<readonly unknown[], () => void>()

/** Resolves when the statement with these parameters has been sent: later statements of its connection run after it. */
export function whenSent(parameters: readonly unknown[]): Promise<void> {
  return new Promise((resolve) => {
    sent.set(parameters, resolve)
  })
}

/**
 * Another process has migrated the database, so that a prepared `select *` would return other columns. The transaction
 * has failed; prepared under a new name, the statement works again. Source: PostgreSQL's plancache.c, "cached plan must
 * not change result type".
 */
export function isStaleStatement(error: unknown): boolean {
  return error instanceof Error && 'routine' in error && error.routine === 'RevalidateCachedQuery'
}

/** What pg's types leave out. */
interface PreparedConnection {
  close(statement: { type: 'S'; name: string }): void
  parsedStatements: Record<string, string>
}

/**
 * A client that prepares every parameterised statement: PostgreSQL parses and plans each once a connection, which saves
 * a quarter of the cost of an insert here. It sends `begin` along with the next statement, which saves a round trip. It
 * distinguishes a lost database from a failed statement. Its pool turns on pipelining.
 */
export class PreparedClient extends pg.Client {
  #begun: Promise<unknown> | undefined
  #inTransaction = false
  #statementTimeoutMs = 0
  readonly #statements = new PreparedStatements((name) => this.#deallocate(name))
  readonly #onDiskFailure: (() => void) | undefined

  constructor(config?: pg.ClientConfig & { onDiskFailure?: () => void }) {
    super(config)
    this.#onDiskFailure = config?.onDiskFailure
  }

  // pg's overloads can't be expressed again; Kysely calls this one only.
  // @ts-expect-error: narrower than pg.Client['query'] on purpose
  override async query(text: string, values: readonly unknown[] = []): Promise<pg.QueryResult> {
    try {
      if (text === 'begin') return this.#begin()
      const begun = this.#begun
      this.#begun = undefined
      const retryable = !this.#inTransaction
      if (text === 'commit' || text === 'rollback') this.#inTransaction = false
      const running = this.#prepared(text, values, retryable)
      sent.get(values)?.()
      sent.delete(values)
      const [result] = await Promise.all([running, begun])
      return result
    } catch (error) {
      // The stack of the statement's caller instead of the socket's.
      if (error instanceof Error) Error.captureStackTrace(error)
      if (isDiskFailure(error)) this.#onDiskFailure?.()
      throw translateFailure(error)
    }
  }

  /** For the statements from now on; 0: no limit. Sent along with the next one. */
  limitStatements(timeoutMs: number): void {
    if (timeoutMs === this.#statementTimeoutMs) return
    this.#statementTimeoutMs = timeoutMs
    // If the connection is lost, the next statement says so.
    this.#run({ text: `set statement_timeout = ${timeoutMs}` }).catch(() => {})
  }

  async #prepared(text: string, values: readonly unknown[], retryable: boolean): Promise<pg.QueryResult> {
    if (values.length === 0) return this.#run({ text })
    const statement = this.#statements.use(text)
    try {
      return await this.#run({ name: statement.name, text, values: values as unknown[] })
    } catch (error) {
      if (!isStaleStatement(error)) throw error
      // Other statements are stale, too. The retry of a transaction must not meet them one by one.
      forgetPrepared(statement)
      if (!retryable) throw error
      return this.#run({ name: this.#statements.use(text).name, text, values: values as unknown[] })
    }
  }

  /** Goes along with the next statement, also in a failed transaction. */
  #deallocate(name: string): void {
    const { connection } = this as unknown as { connection: PreparedConnection }
    connection.close({ type: 'S', name })
    delete connection.parsedStatements[name]
  }

  /** The next statement reports a failure of `begin`. */
  #begin(): pg.QueryResult {
    this.#inTransaction = true
    this.#begun = this.#run({ text: 'begin' })
    this.#begun.catch(() => {})
    return { command: 'BEGIN', rowCount: null, oid: 0, fields: [], rows: [] }
  }

  /**
   * Passes a callback of its own. V8 treats pg's callback, a function literal in an assignment, as a method and
   * allocates it in old space. That keeps the statement, its rows and their waiters until the next major collection.
   */
  #run(config: pg.QueryConfig): Promise<pg.QueryResult> {
    return new Promise((resolve, reject) => {
      void super.query(config, (error, result) => (error ? reject(error) : resolve(result)))
    })
  }
}
