/** On whose behalf an operation runs. A request or job sets it once, and every operation takes it. */
export interface Tenant {
  workspaceId: number
  /** `test`: messages go to the simulator, and nothing leaves the machine. */
  mode: 'live' | 'test'
  /** Stored in the history of changes: `key:12`, `channel:3`, `cli`. */
  actor: string
  stages: readonly string[]
  defaultCountry: string | null
}
