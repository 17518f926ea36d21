import type { Schemas } from '../../api/schema.gen.ts'

type Action = Schemas['AuditEntry']['action']

// A record, so that the compiler misses none.
const actions: Record<Action, true> = {
  'key.created': true,
  'key.revoked': true,
  'endpoint.created': true,
  'endpoint.updated': true,
  'endpoint.deleted': true,
  'endpoint.secret_rotated': true,
  'channel.created': true,
  'channel.updated': true,
  'channel.credentials_replaced': true,
  'channel.deleted': true,
  'workspace.updated': true,
  'agent.updated': true,
  'contact.deleted': true,
  'contact.merged': true,
  'contact.exported': true,
  'member.added': true,
  'member.role_changed': true,
  'member.removed': true,
  'member.reset_link_created': true,
  'invitation.created': true,
  'invitation.revoked': true,
  'app.registered': true,
  'app.deleted': true,
  'grant.created': true,
  'grant.revoked': true,
  'campaign.started': true,
  'campaign.resumed': true,
  'bulk_change.started': true,
}

export const auditActions = Object.keys(actions) as Action[]
