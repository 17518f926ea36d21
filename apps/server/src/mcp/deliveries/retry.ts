import { z } from 'zod'

import { delivery } from '../../api/resources/delivery.ts'
import { defineTool, writes } from '../tool.ts'
import { deliveryId } from './delivery-id.ts'

export const retryDelivery = defineTool({
  name: 'deliveries_retry',
  title: 'Attempt a delivery now',
  description:
    'Whatever became of it before, also when it was delivered: the receiver sees the same `webhook-id`, so it can tell a repetition. deliveries_get shows how it went, a moment later.',
  scopes: ['deliveries:write'],
  hints: { ...writes, idempotentHint: false, openWorldHint: true },
  input: z.strictObject({ id: deliveryId }),
  output: delivery,
  run: ({ deliveries }, { workspaceId }, { id }) => deliveries.retry(workspaceId, id),
})
