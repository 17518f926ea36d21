import { requireScopes } from '../keys/require-scopes.ts'
import type { Scope } from '../keys/scopes.ts'
import type { Tenant } from '../tenant/tenant.ts'
import type { Step } from './step.ts'

/** What a key needs to let steps of a type happen. */
const scopeOf: Partial<Record<Step['type'], Scope>> = {
  message: 'messages:write',
  linkedin_invitation: 'connections:write',
}

/** Of operations that let a campaign run. */
export const stepScopes = {
  'messages:write': 'if the campaign sends messages',
  'connections:write': 'if the campaign sends invitations',
} as const

/** Throws `forbidden` if the key may not do by itself what the campaign's steps do. */
export function requireStepScopes(tenant: Tenant, steps: readonly Step[]): void {
  requireScopes(
    tenant,
    steps.flatMap(({ type }) => scopeOf[type] ?? []),
  )
}
