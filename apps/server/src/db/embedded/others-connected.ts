import type { Cluster } from './cluster.ts'
import { connect } from './connect.ts'

const timeoutMs = 2_000

/** Whether another Parley process is connected. Every connection of Parley is named `parley-<role>-<pid>`. */
export async function othersConnected(cluster: Cluster, port: number): Promise<boolean> {
  const connection = await connect(cluster, port, timeoutMs).catch(() => undefined)
  try {
    const found = await connection?.client.query(
      `select from pg_stat_activity
       where backend_type = 'client backend' and application_name like 'parley%' and application_name not like $1
       limit 1`,
      [`%-${process.pid}`],
    )
    return found?.rowCount === 1
  } catch {
    return false
  } finally {
    connection?.close()
  }
}
