/** On whose behalf something is done: set once where a request or a job comes in, and asked for by every operation. */
export interface Tenant {
  workspaceId: number
  /** `test`: messages take the simulator, nothing leaves the machine. */
  mode: 'live' | 'test'
  /** Kept in the history of what changed: `key:12`, `channel:3`, `cli`. */
  actor: string
  stages: readonly string[]
  defaultCountry: string | null
}
