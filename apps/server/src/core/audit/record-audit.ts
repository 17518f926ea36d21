import { sql } from 'kysely'

import type { Tx } from '../../db/database.ts'
import type { Tenant } from '../tenant/tenant.ts'

export const auditActions = [
  'key.created',
  'key.revoked',
  'endpoint.created',
  'endpoint.updated',
  'endpoint.deleted',
  'endpoint.secret_rotated',
  'channel.created',
  'channel.updated',
  'channel.credentials_replaced',
  'channel.deleted',
  'workspace.updated',
  'agent.updated',
  'contact.deleted',
  'contact.merged',
  'contact.exported',
  'member.added',
  'member.role_changed',
  'member.removed',
  'member.reset_link_created',
  'invitation.created',
  'invitation.revoked',
  'app.registered',
  'app.deleted',
  'grant.created',
  'grant.revoked',
  'campaign.started',
  'campaign.resumed',
  'bulk_change.started',
] as const
export type AuditAction = (typeof auditActions)[number]

/** Who does it, and for which workspace or its tests. */
export type Auditor = Pick<Tenant, 'workspaceId' | 'actor' | 'origin'>

export interface AuditRecord {
  action: AuditAction
  /** What it was done to. */
  id: number | string
  /** What has changed, without any secret and without what identifies a person. */
  changes?: Record<string, unknown>
}

/** Writes down who has done what, in the transaction of the deed. */
export async function recordAudit(
  tx: Tx,
  { workspaceId, actor, origin }: Auditor,
  { action, id, changes = {} }: AuditRecord,
  now: Date,
): Promise<void> {
  const [subjectType = ''] = action.split('.')
  const workspace = <Value>(shown: string) =>
    sql<Value>`(select ${sql.raw(shown)} from workspaces where id = ${workspaceId})`
  await tx
    .insertInto('audit_entries')
    .values({
      workspace_id: workspace<number>('coalesce(test_of, id)'),
      mode: workspace<string>("case when test_of is null then 'live' else 'test' end"),
      at: now,
      actor,
      action,
      subject_type: subjectType,
      subject_id: String(id),
      request_id: origin?.requestId ?? null,
      address: origin?.address ?? null,
      changes: JSON.stringify(changes),
    })
    .execute()
}
