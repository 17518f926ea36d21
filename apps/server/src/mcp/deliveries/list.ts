import { z } from 'zod'
import { delivery } from '../../api/resources/delivery.ts'
import { deliveryStates } from '../../core/deliveries/delivery-filter.ts'
import { listing, moment, oneOf } from '../../web/schemas.ts'
import { page, webhookId } from '../fields.ts'
import { defineTool, reads } from '../tool.ts'

export const listDeliveries = defineTool({
  name: 'deliveries_list',
  title: 'List deliveries',
  description:
    'Deliveries, newest first. A delivery is one event for one webhook. `state: exhausted` shows those whose last attempt failed. deliveries_get shows why a delivery failed.',
  scopes: ['deliveries:read'],
  hints: reads,
  input: z.strictObject({
    endpoint_id: webhookId().optional(),
    event_id: z.uuid('must be a UUID').toLowerCase().optional(),
    state: oneOf(deliveryStates).optional(),
    since: moment().optional().describe('Created at this time or later, like 2026-01-15T09:30:00Z.'),
    until: moment().optional().describe('Created before this time.'),
    ...page,
  }),
  output: listing(delivery),
  run: ({ deliveries }, { workspaceId }, { since, until, ...filter }) =>
    deliveries.list(workspaceId, {
      ...filter,
      since: since === undefined ? undefined : new Date(since),
      until: until === undefined ? undefined : new Date(until),
    }),
})
