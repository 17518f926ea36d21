import type { KeyPrefix, Principal } from './key.ts'
import type { Scope } from './scopes.ts'

export interface NewKey {
  name?: string | undefined
  prefix?: KeyPrefix | undefined
  mode?: 'live' | 'test' | undefined
  /** Absent: every scope. */
  scopes?: Scope[] | undefined
  /** The key doesn't work from then on. */
  expiresAt?: Date | null | undefined
}

/** Who handles the keys and endpoints of a workspace. A test key handles test keys only. */
export type KeyHolder = Pick<Principal, 'workspaceId' | 'accountId' | 'mode' | 'actor' | 'scopes' | 'origin'> &
  Partial<Pick<Principal, 'caller'>>

/** Somebody at the machine itself. */
export const operatorOf = (workspaceId: number): KeyHolder => ({
  workspaceId,
  accountId: workspaceId,
  mode: 'live',
  actor: 'cli',
  scopes: null,
})
