import { setTimeout } from 'node:timers/promises'

import type { Cluster } from './cluster.ts'
import { type Connection, connect } from './connect.ts'

const timeoutMs = 2_000
const pollMs = 10

// Every connection of Parley is named `parley-<purpose>-<pid>`. The one that asks has another name, so it isn't
// counted.
const askerName = `parley_${process.pid}`
const statement = `
select count(*) filter (where application_name like $1)::integer as own,
  count(*) filter (where application_name not like $1)::integer as others
from pg_stat_activity
where backend_type = 'client backend' and application_name like 'parley-%'`

/**
 * Whether another Parley process is connected. Waits for the backends of connections that this process has just closed,
 * so that the next process to ask doesn't count them as a user.
 */
export async function othersConnected(cluster: Cluster, port: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs
  const connection = await connect(cluster, port, timeoutMs, askerName).catch(() => undefined)
  if (!connection) return false
  try {
    for (;;) {
      const { own, others } = await count(connection)
      if (own === 0 || Date.now() > deadline) return others > 0
      await setTimeout(pollMs)
    }
  } catch {
    return false
  } finally {
    connection.close()
  }
}

async function count({ client }: Connection): Promise<{ own: number; others: number }> {
  const { rows } = await client.query<{ own: number; others: number }>(statement, [`%-${process.pid}`])
  return rows[0] ?? { own: 0, others: 0 }
}
