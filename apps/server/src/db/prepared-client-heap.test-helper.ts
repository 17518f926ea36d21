import { CompiledQuery } from 'kysely'

import { promotedPerCall } from '../../testing/heap-promotion.ts'
import { afterCommit, openDatabase, writeLast } from './database.ts'

const database = openDatabase({
  url: process.argv[2] ?? '',
  applicationName: 'test',
  maxConnections: 3,
  onError() {},
  onCommit() {},
})
const query = () => CompiledQuery.raw('select $1::integer as id, $2 as text', [1, 'some text'])
let commits = 0

const statement = await promotedPerCall(4_000, () => database.db.executeQuery(query()))
const transaction = await promotedPerCall(4_000, () =>
  database.transact(async (tx) => {
    await tx.executeQuery(query())
    afterCommit(tx, () => commits++)
    await writeLast(tx, query(), () => {})
  }),
)
await database.close()
process.stdout.write(JSON.stringify({ statement, transaction, commits }))
