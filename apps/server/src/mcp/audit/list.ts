import { z } from 'zod'

import { auditEntry } from '../../api/resources/audit-entry.ts'
import { auditActions } from '../../core/audit/record-audit.ts'
import { listing, oneOf, text } from '../../web/schemas.ts'
import { page } from '../fields.ts'
import { defineTool, reads } from '../tool.ts'

export const listAudit = defineTool({
  name: 'audit_list',
  title: 'List who changed what',
  description:
    'Changes to keys, webhooks, channels, settings and agents, and deleted, merged or exported leads, newest first: who did it, when, and from which address.',
  scopes: ['audit:read'],
  hints: reads,
  input: z.strictObject({
    action: oneOf(auditActions).optional(),
    actor: text(100).optional().describe('Like key:12.'),
    ...page,
  }),
  output: listing(auditEntry),
  run: ({ auditLog }, principal, input) => auditLog.list(principal, input),
})
