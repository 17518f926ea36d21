import pg from 'pg'

import { translateFailure } from './connection-failure.ts'

const names = new Map<string, string>()

const sent = new WeakMap<readonly unknown[], () => void>()

/** Resolves when a statement with these parameters has been given to its connection: what comes after it is run after it. */
export function whenSent(parameters: readonly unknown[]): Promise<void> {
  return new Promise((resolve) => {
    sent.set(parameters, resolve)
  })
}

/** The same text has the same statement name in every connection of the process. */
function statementName(text: string): string {
  const known = names.get(text)
  if (known) return known
  const name = `p${names.size}`
  names.set(text, name)
  return name
}

/**
 * A client that prepares every parameterised statement, so that PostgreSQL parses and plans each once a connection
 * (a quarter of the cost of an insert here), that sends `begin` along with the statement after it, a round trip less, and
 * that tells a lost database from a failing statement. Its pool has it pipeline what it is given.
 */
export class PreparedClient extends pg.Client {
  #begun: Promise<unknown> | undefined

  // pg's overloads can't be expressed again; Kysely calls this one only.
  // @ts-expect-error: narrower than pg.Client['query'] on purpose
  override async query(text: string, values: readonly unknown[] = []): Promise<pg.QueryResult> {
    try {
      if (text === 'begin') return this.#begin()
      const begun = this.#begun
      this.#begun = undefined
      const config = values.length === 0 ? { text } : { name: statementName(text), text, values: values as unknown[] }
      const running = this.#run(config)
      sent.get(values)?.()
      sent.delete(values)
      const [result] = await Promise.all([running, begun])
      return result
    } catch (error) {
      // To whoever has run the statement, in place of the socket that brought the answer.
      if (error instanceof Error) Error.captureStackTrace(error)
      throw translateFailure(error)
    }
  }

  /** Whether it has begun, the next statement finds out. */
  #begin(): pg.QueryResult {
    this.#begun = this.#run({ text: 'begin' })
    this.#begun.catch(() => {})
    return { command: 'BEGIN', rowCount: null, oid: 0, fields: [], rows: [] }
  }

  /**
   * With a callback of its own: V8 takes one that is written where it is assigned, as pg's is where it makes a promise, for
   * a method, puts it among the old objects, and keeps the statement, its rows and who waits for them until the next
   * major collection.
   */
  #run(config: pg.QueryConfig): Promise<pg.QueryResult> {
    return new Promise((resolve, reject) => {
      void super.query(config, (error, result) => (error ? reject(error) : resolve(result)))
    })
  }
}
