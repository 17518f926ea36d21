import type { Binaries } from './binaries.ts'
import type { RunAs } from './run-as.ts'

/** One PostgreSQL data folder, and what running it needs. */
export interface Cluster {
  /** Parley's data folder. It contains PostgreSQL's `folder`. */
  readonly dataDir: string
  readonly folder: string
  readonly logFile: string
  readonly password: string
  readonly binaries: Binaries
  /** How to start it: finding out starts programs. */
  runAs(): Promise<RunAs>
}

export const databaseName = 'parley'
export const userName = 'parley'

export function databaseUrl(cluster: Cluster, port: number): string {
  return `postgres://${userName}:${cluster.password}@127.0.0.1:${port}/${databaseName}`
}
