import { z } from 'zod'

import { delivery } from '../../api/resources/delivery.ts'
import { defineTool, writes } from '../tool.ts'
import { deliveryId } from './delivery-id.ts'

export const retryDelivery = defineTool({
  name: 'deliveries_retry',
  title: 'Attempt a delivery now',
  description:
    'Works in any state, even if it was delivered: the receiver sees the same `webhook-id`, so it can detect the repetition. deliveries_get shows the result soon after.',
  scopes: ['deliveries:write'],
  hints: { ...writes, idempotentHint: false, openWorldHint: true },
  input: z.strictObject({ id: deliveryId }),
  output: delivery,
  run: ({ deliveries }, { workspaceId }, { id }) => deliveries.retry(workspaceId, id),
})
