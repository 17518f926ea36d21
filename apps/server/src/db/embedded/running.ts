import type { ChildProcess } from 'node:child_process'

import type { Connection } from './connect.ts'

/** A PostgreSQL that has answered us. */
export interface Running {
  readonly pid: number
  readonly port: number
  /** When it is this process that has started it. */
  readonly child?: ChildProcess
  /** Idle: it tells other Parley processes, which look before they stop PostgreSQL, that we are here. */
  readonly presence: Connection
}
