import { z } from 'zod'

import { attemptErrorCodes, deliveryStates } from '../../core/deliveries/delivery-filter.ts'
import { statusPattern } from '../../core/deliveries/status-range.ts'
import { eventTypes } from '../../core/events/event.ts'
import { id, oneOf, text, timeRange } from '../../web/schemas.ts'

const statusProblem = 'must be a status code like 404, or a class like 5xx'

export const statusCode = z
  .string({ error: (issue) => (issue.input === undefined ? 'is required' : statusProblem) })
  .regex(statusPattern, statusProblem)

/** The filter of a list of deliveries, in its query. */
export const deliveryQuery = {
  endpoint_id: id().optional(),
  event_id: z.uuid('must be a UUID').toLowerCase().optional(),
  event_type: oneOf(eventTypes).optional().describe('A native event type.'),
  state: oneOf(deliveryStates).optional(),
  status_code: statusCode.optional().describe('Of the last attempt: a code like `404`, or a class like `5xx`.'),
  error_code: oneOf(attemptErrorCodes).optional().describe('Of a last attempt without an answer.'),
  dialect: text(40).optional().describe('Of the endpoint.'),
  channel_id: id().optional().describe('Of the event.'),
  contact_id: id().optional().describe('Of the event.'),
  conversation_id: id().optional().describe('Of the event.'),
  q: text(200).optional().describe("The id of a delivery or an event, or text in the event's data."),
  ...timeRange,
}
