import { z } from 'zod'
import { delivery } from '../../api/resources/delivery.ts'
import { deliveryStates } from '../../core/deliveries/deliveries.ts'
import { listing, moment, oneOf } from '../../web/schemas.ts'
import { page, webhookId } from '../fields.ts'
import { defineTool, reads } from '../tool.ts'

export const listDeliveries = defineTool({
  name: 'deliveries_list',
  title: 'List deliveries',
  description:
    'Deliveries, newest first: one is one event for one webhook. `state: exhausted` shows what was given up. deliveries_get tells why a delivery failed.',
  scopes: ['deliveries:read'],
  hints: reads,
  input: z.strictObject({
    endpoint_id: webhookId().optional(),
    event_id: z.uuid('must be a UUID').toLowerCase().optional(),
    state: oneOf(deliveryStates).optional(),
    since: moment().optional().describe('Made from then on, like 2026-01-15T09:30:00Z.'),
    until: moment().optional().describe('Made before then.'),
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
