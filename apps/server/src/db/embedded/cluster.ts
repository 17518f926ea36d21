import type { Binaries } from './binaries.ts'
import type { RunAs } from './run-as.ts'

/** One PostgreSQL data folder, and what it takes to run it. */
export interface Cluster {
  /** Of Parley; PostgreSQL's own is `folder`, inside. */
  readonly dataDir: string
  readonly folder: string
  readonly logFile: string
  readonly password: string
  readonly binaries: Binaries
  readonly runAs: RunAs
}

export const databaseName = 'parley'
export const userName = 'parley'

export function databaseUrl(cluster: Cluster, port: number): string {
  return `postgres://${userName}:${cluster.password}@127.0.0.1:${port}/${databaseName}`
}
