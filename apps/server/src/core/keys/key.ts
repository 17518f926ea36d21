import { createHash, randomBytes } from 'node:crypto'

import type { Tenant } from '../tenant/tenant.ts'
import type { Scope } from './scopes.ts'

export const keyPrefixes = [
  ...(['parley_live', 'parley_test', 'niyog_live', 'niyog_test'] as const),
  ...(['sk_live', 'sk_test', 'pk_live', 'pk_test'] as const),
] as const
export type KeyPrefix = (typeof keyPrefixes)[number]

/** A key as it is listed. The key itself is shown only once, when it is minted. */
export interface Key {
  id: number
  name: string
  prefix: string
  /** Its last four characters. */
  hint: string
  mode: 'live' | 'test'
  /** Null: every scope. */
  scopes: Scope[] | null
  created_at: string
  /** The key doesn't work from then on. Null: never. */
  expires_at: string | null
  /** `key:12` or `cli`. Null: before Parley kept it. */
  created_by: string | null
  last_used_at: string | null
  revoked_at: string | null
  revoked_by: string | null
}

/** What a request was authenticated by. */
export type Caller =
  | { kind: 'key'; id: number }
  /** `id` is the user's; `memberId` is the user's in the workspace of the request. */
  | { kind: 'user'; id: string; memberId: number }
  /** An app that a user has let in. `id` is the OAuth client's. */
  | { kind: 'app'; id: string; userId: string }

/** Who a request comes from. */
export interface Principal extends Tenant {
  /** The workspace of the caller, as its users know it: they don't see that its test data has one of its own. */
  accountId: number
  caller: Caller
  scopes: ReadonlySet<Scope> | null
}

/** 32 characters after the prefix, as in the vendors' keys: 128 random bits. */
export function mintKey(prefix: KeyPrefix): string {
  return `${prefix}_${randomBytes(16).toString('hex')}`
}

export function hashKey(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}
