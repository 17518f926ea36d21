import { z } from 'zod'

import { delivery, deliveryWithAttempts } from '../../api/resources/delivery.ts'
import { attemptErrorCodes, deliveryStates } from '../../core/deliveries/delivery-filter.ts'
import { statusPattern, statusRange } from '../../core/deliveries/status-range.ts'
import { eventTypes } from '../../core/events/event.ts'
import { oneOf, reference, text, timeRange } from '../../web/schemas.ts'
import { addList } from '../add-list.ts'
import { addOne, byUuid } from '../add-one.ts'
import { addDetails, addLink, addResource } from '../add-resource.ts'
import { refs } from '../refs.ts'

const filter = z.strictObject({
  endpoint_id: reference().optional(),
  event_id: z.uuid('must be a UUID').toLowerCase().optional(),
  event_type: oneOf(eventTypes).optional().describe('A native event type.'),
  state: oneOf(deliveryStates).optional(),
  status_code: z
    .string()
    .regex(statusPattern, 'must be a status code like 404, or a class like 5xx')
    .optional()
    .describe('Of the last attempt: a code like `404`, or a class like `5xx`.'),
  error_code: oneOf(attemptErrorCodes).optional().describe('Of a last attempt without an answer.'),
  dialect: text(40).optional().describe('Of the endpoint.'),
  channel_id: reference().optional().describe('Of the event.'),
  contact_id: reference().optional().describe('Of the event.'),
  conversation_id: reference().optional().describe('Of the event.'),
  q: text(200).optional().describe("The id of a delivery or an event, or text in the event's data."),
  ...timeRange,
})

export function addDelivery(): void {
  addResource(refs.delivery, delivery, 'One event for one endpoint.')
  addDetails(refs.delivery, {
    schema: deliveryWithAttempts.pick({ attempts: true }),
    read: ({ services, principal }, { id }) => services.deliveries.get(principal.workspaceId, id),
  })
  addLink(refs.delivery, 'endpoint', {
    type: refs.endpoint,
    scope: 'endpoints:read',
    description: 'Null once it is deleted.',
    load: ({ loaders }, { endpoint_id }) => loaders.endpoints.load(endpoint_id),
  })
  addLink(refs.delivery, 'event', {
    type: refs.event,
    scope: 'events:read',
    description: 'Null when it is past its retention.',
    load: ({ loaders }, { event_id }) => loaders.events.load(event_id),
  })
  addOne('delivery', {
    type: refs.delivery,
    scope: 'deliveries:read',
    description: 'One delivery.',
    id: byUuid,
    get: ({ services, principal }, id) => services.deliveries.get(principal.workspaceId, id),
  })
  addList('deliveries', {
    type: refs.delivery,
    scope: 'deliveries:read',
    description:
      'Deliveries, newest first. A page of a filter that no index has may be short or empty, and `nextCursor` goes on.',
    filter,
    list: ({ services, principal }, { status_code, ...query }) =>
      services.deliveries.list(principal.workspaceId, {
        ...query,
        status: status_code === undefined ? undefined : statusRange(status_code),
      }),
  })
}
