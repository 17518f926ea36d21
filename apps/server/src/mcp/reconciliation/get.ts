import { z } from 'zod'

import { reconciliation } from '../../api/resources/reconciliation.ts'
import { moment } from '../../web/schemas.ts'
import { webhookId } from '../fields.ts'
import { defineTool, reads } from '../tool.ts'

export const getReconciliation = defineTool({
  name: 'reconciliation_get',
  title: 'Check that every delivery is accounted for',
  description:
    'accepted = delivered + pending + exhausted + cancelled, each proven by its records, in one snapshot. `balanced` says whether the sum is right. Default range: the last 24 hours.',
  scopes: ['deliveries:read'],
  hints: reads,
  input: z.strictObject({
    endpoint_id: webhookId().optional(),
    since: moment().optional().describe('At this time or later, like 2026-01-15T09:30:00Z.'),
    until: moment().optional().describe('Before this time.'),
  }),
  output: reconciliation,
  run: ({ reconciliation: service }, { workspaceId }, { endpoint_id, since, until }) =>
    service.reconcile(workspaceId, {
      endpoint_id,
      since: since === undefined ? undefined : new Date(since),
      until: until === undefined ? undefined : new Date(until),
    }),
})
