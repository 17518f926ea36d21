import { z } from 'zod'
import { reconciliation } from '../../surface/resources/reconciliation.ts'
import type { Operation } from '../../surface/route.ts'
import { id, timeRange } from '../../surface/schemas.ts'
import { problems } from '../errors.ts'

export const getReconciliation: Operation = (app, { reconciliation: service }) => {
  app.get(
    '/reconciliation',
    {
      config: { scope: 'deliveries:read' },
      schema: {
        operationId: 'getReconciliation',
        tags: ['Deliveries'],
        summary: 'Check that every delivery is accounted for',
        description:
          'accepted = delivered + pending + exhausted + cancelled, each proven by its records, all at one moment. Without a range: the last 24 hours.',
        querystring: z.strictObject({ endpoint_id: id().optional(), ...timeRange }),
        response: { 200: reconciliation, ...problems() },
      },
    },
    (request) => service.reconcile(request.principal.workspaceId, request.query),
  )
}
