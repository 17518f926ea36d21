import { type RawBuilder, sql } from 'kysely'

const literals = [6, 21, 51, 101, 201]
const most = 201

/**
 * A limit of at least this many rows, or of 201. A literal: with a parameter, the planner assumes a tenth of the table
 * and sorts it. One of few: each distinct text of a statement is prepared.
 */
export function limitLiteral(rows: number): { limit: number; literal: RawBuilder<number> } {
  const limit = literals.find((literal) => literal >= rows) ?? most
  return { limit, literal: sql.lit(limit) }
}
