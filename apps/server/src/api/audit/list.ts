import { auditActions } from '../../core/audit/record-audit.ts'
import type { Operation } from '../../web/route.ts'
import { listing, oneOf, pageQuery, text, timeRange } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { auditEntry } from '../resources/audit-entry.ts'

export const listAudit: Operation = (app, { auditLog }) => {
  app.get(
    '/audit',
    {
      config: { scope: 'audit:read' },
      schema: {
        operationId: 'listAudit',
        tags: ['Audit'],
        summary: 'List who has changed what, newest first',
        description:
          'Keys, endpoints, channels, settings, agents, contacts and campaigns. Entries are kept for 365 days.',
        querystring: pageQuery.extend({
          action: oneOf(auditActions).optional(),
          actor: text(100).optional().describe('Like `key:12`.'),
          ...timeRange,
        }),
        response: { 200: listing(auditEntry), ...problems() },
      },
    },
    ({ principal, query }) => auditLog.list(principal, query),
  )
}
