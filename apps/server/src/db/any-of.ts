import { type RawBuilder, sql } from 'kysely'

/** For `=`: any of these ids. One parameter, whatever their number. */
export const anyOf = (ids: readonly number[]): RawBuilder<number> => sql`any(${[...ids]}::bigint[])`
