import pg from 'pg'

export interface Statements {
  /**
   * The statements since the last call, except those that no request waits for: notifications, the last use of keys, and
   * the settings of a connection that the pool opens meanwhile.
   */
  take(): string[]
  stop(): void
}

type Query = (this: pg.Client, text: string | { text: string }, ...rest: unknown[]) => unknown

const besides = /^set (?!local)|pg_notify|"last_used_at"/

/**
 * Records the statements to PostgreSQL. Each statement of a path is a round trip, and each commit waits for the disk.
 */
export function countStatements(): Statements {
  const prototype = pg.Client.prototype as unknown as { query: Query }
  const { query } = prototype
  let statements: string[] = []
  prototype.query = function (asked, ...rest) {
    const { connectionParameters } = this as unknown as { connectionParameters: { application_name?: string } }
    const text = typeof asked === 'string' ? asked : asked.text
    if (connectionParameters.application_name?.startsWith('parley-') && !besides.test(text)) {
      statements.push(text.trim().replaceAll(/\s+/g, ' '))
    }
    return query.call(this, asked, ...rest)
  }
  return {
    take() {
      const taken = statements
      statements = []
      return taken
    },
    stop() {
      prototype.query = query
    },
  }
}
