import { createHash } from 'node:crypto'

import type { DBAdapter, DBTransactionAdapter, Where } from 'better-auth/adapters'

type Options = Record<string, never>
type Adapter = DBTransactionAdapter<Options>

const sessions = 'session'
const column = 'token'

const hash = (token: unknown) => createHash('sha256').update(String(token)).digest('base64')

/**
 * Stores only hashes of session tokens. better-auth stores them as they are: who reads the database could sign a cookie
 * with one, if the secret key leaked as well.
 */
export function hashSessionTokens<Whole extends DBAdapter<Options>>(adapter: Whole): Whole {
  return {
    ...adapter,
    ...hashing(adapter),
    transaction: (work: (tx: Adapter) => Promise<unknown>) =>
      adapter.transaction((tx) => work({ ...tx, ...hashing(tx) })),
  }
}

function hashing(adapter: Adapter): Partial<Adapter> {
  const hashed = <Query extends { model: string; where?: Where[] | undefined }>(query: Query): Query =>
    query.model !== sessions || !query.where
      ? query
      : {
          ...query,
          where: query.where.map((one) =>
            one.field !== column
              ? one
              : { ...one, value: Array.isArray(one.value) ? one.value.map(hash) : hash(one.value) },
          ),
        }

  /** What was asked for by its token has it again. */
  function shown<Row>(row: Row, { model, where }: { model: string; where?: Where[] }): Row {
    const given = model === sessions ? where?.find(({ field }) => field === column)?.value : undefined
    return row && typeof given === 'string' ? { ...row, [column]: given } : row
  }

  return {
    async create(query) {
      if (query.model !== sessions) return adapter.create(query)
      const { [column]: token } = query.data as Record<string, unknown>
      const row = await adapter.create({ ...query, data: { ...query.data, [column]: hash(token) } })
      return { ...(row as object), [column]: token } as never
    },
    findOne: async (query) => shown(await adapter.findOne(hashed(query)), query) as never,
    findMany: (query) => adapter.findMany(hashed(query)),
    count: (query) => adapter.count(hashed(query)),
    update: async (query) => shown(await adapter.update(hashed(query)), query) as never,
    updateMany: (query) => adapter.updateMany(hashed(query)),
    delete: (query) => adapter.delete(hashed(query)),
    deleteMany: (query) => adapter.deleteMany(hashed(query)),
    consumeOne: async (query) => shown(await adapter.consumeOne(hashed(query)), query) as never,
  }
}
