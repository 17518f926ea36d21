import { type BulkResource, bulkResources } from '../../core/bulk-changes/bulk-change.ts'
import type { Principal } from '../../core/keys/key.ts'
import { hasScope } from '../../core/keys/require-scopes.ts'

export const readScopes = ['contacts:read', 'conversations:read'] as const
export const writeScopes = ['contacts:write', 'conversations:write'] as const

/** The resources whose bulk changes the caller may see. */
export const visibleTo = (principal: Principal): BulkResource[] => allowed(principal, 'read')

/** Those whose bulk changes the caller may make and cancel. */
export const changeableBy = (principal: Principal): BulkResource[] => allowed(principal, 'write')

const allowed = (principal: Principal, action: 'read' | 'write') =>
  bulkResources.filter((resource) => hasScope(principal, `${resource}:${action}`))
