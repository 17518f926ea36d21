import { z } from 'zod'
import type { Operation } from '../../web/route.ts'
import { id, timeRange } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { reconciliation } from '../resources/reconciliation.ts'

export const getReconciliation: Operation = (app, { reconciliation: service }) => {
  app.get(
    '/reconciliation',
    {
      config: { scope: 'deliveries:read', statementTimeoutMs: 60_000 },
      schema: {
        operationId: 'getReconciliation',
        tags: ['Deliveries'],
        summary: 'Check that every delivery is accounted for',
        description:
          'accepted = delivered + pending + exhausted + cancelled. Each count is proven by its records, in one snapshot. Default range: the last 24 hours.',
        querystring: z.strictObject({ endpoint_id: id().optional(), ...timeRange }),
        response: { 200: reconciliation, ...problems() },
      },
    },
    (request) => service.reconcile(request.principal.workspaceId, request.query),
  )
}
