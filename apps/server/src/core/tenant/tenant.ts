import type { ScoringRules } from './scoring-rules.ts'

/** Where a request comes from, for the audit log. */
export interface Origin {
  requestId: string
  address: string
}

/** On whose behalf an operation runs. A request or job sets it once, and every operation takes it. */
export interface Tenant {
  /** That of a test key is its workspace's test workspace. */
  workspaceId: number
  /** `test`: messages go to the simulator, and nothing leaves the machine. */
  mode: 'live' | 'test'
  /** It acts on what the simulator has brought. */
  simulated?: boolean
  /** Stored in the history of changes: `key:12`, `channel:3`, `cli`. */
  actor: string
  /** Those of the key that asks. Null or absent: every scope. */
  scopes?: ReadonlySet<string> | null
  /** Absent: no request has asked for it. */
  origin?: Origin
  stages: readonly string[]
  scoring: ScoringRules
  defaultCountry: string | null
}

export const isSimulated = ({ mode, simulated }: Pick<Tenant, 'mode' | 'simulated'>): boolean =>
  mode === 'test' || simulated === true
