import type { ChildProcess } from 'node:child_process'

import type { Connection } from './connect.ts'

/** A PostgreSQL that accepts connections. */
export interface Running {
  readonly pid: number
  readonly port: number
  /** Set if this process started it. */
  readonly child?: ChildProcess
  /** An idle connection. Other Parley processes look for it before they stop PostgreSQL. */
  readonly presence: Connection
}
