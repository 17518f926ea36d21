import pg from 'pg'

import { translateFailure } from './connection-failure.ts'

const names = new Map<string, string>()

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
 * (a quarter of the cost of an insert here), and that tells a lost database from a failing statement.
 */
export class PreparedClient extends pg.Client {
  // pg's overloads can't be expressed again; Kysely calls this one only.
  // @ts-expect-error: narrower than pg.Client['query'] on purpose
  override async query(text: string, values: readonly unknown[] = []): Promise<pg.QueryResult> {
    try {
      if (values.length === 0) return await super.query(text)
      return await super.query({ name: statementName(text), text, values: values as unknown[] })
    } catch (error) {
      throw translateFailure(error)
    }
  }
}
