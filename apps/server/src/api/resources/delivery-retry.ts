import { z } from 'zod'

import { attemptErrorCodes } from '../../core/deliveries/delivery-filter.ts'
import { statusRange } from '../../core/deliveries/status-range.ts'
import { eventTypes } from '../../core/events/event.ts'
import type { ReplayFilter } from '../../core/replays/replay.ts'
import { flag, moment, oneOf, reference, text } from '../../web/schemas.ts'
import { statusCode } from '../deliveries/filter.ts'

const states = ['exhausted', 'cancelled', 'delivered'] as const
const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export const newRetry = z
  .strictObject({
    since: moment().describe('Deliveries whose event happened at this time or later.'),
    until: moment().optional().describe('Before this time. Default: now.'),
    state: oneOf(states).default('exhausted'),
    endpoint_id: reference().optional(),
    event_type: oneOf(eventTypes).optional().describe('A native event type.'),
    status_code: statusCode.optional().describe('Of the last attempt: a code like `404`, or a class like `5xx`.'),
    error_code: oneOf(attemptErrorCodes).optional().describe('Of a last attempt without an answer.'),
    dialect: text(40).optional().describe('Of the endpoint.'),
    channel_id: reference().optional().describe('Of the event.'),
    contact_id: reference().optional().describe('Of the event.'),
    conversation_id: reference().optional().describe('Of the event.'),
    q: text(200)
      .refine((value) => !isId.test(value), 'must be text: a single delivery is retried by its own operation')
      .optional()
      .describe("Text in the event's data."),
    dry_run: flag().default(false).describe('Only count.'),
  })
  .meta({
    id: 'NewRetry',
    examples: [
      { since: '2026-01-15T09:00:00Z', endpoint_id: 17, status_code: '5xx', dry_run: true },
      { since: '2026-01-15T09:00:00Z', until: '2026-01-15T12:00:00Z', error_code: 'timeout' },
    ],
  })

export function toRetryFilter({
  since,
  until,
  event_type,
  status_code,
  q,
  ...rest
}: z.infer<typeof newRetry>): ReplayFilter {
  const { state, endpoint_id, error_code, dialect, channel_id, contact_id, conversation_id } = rest
  return {
    since: new Date(since),
    until: until === undefined ? undefined : new Date(until),
    state,
    endpoint_id,
    event_types: event_type === undefined ? undefined : [event_type],
    traits: {
      status: status_code === undefined ? undefined : statusRange(status_code),
      error_code,
      dialect,
      channel_id,
      contact_id,
      conversation_id,
      text: q,
    },
  }
}
