import { z } from 'zod'

import { deliveryStates } from '../../core/deliveries/delivery-filter.ts'
import type { Range } from '../../core/statistics/stats.ts'
import { oneOf } from '../../web/schemas.ts'

const rangeNames = ['24h', '7d'] as const satisfies Range[]

export const rangeQuery = {
  range: oneOf(rangeNames).default('24h').describe('`24h`: in 24 steps of an hour. `7d`: in 28 steps of six hours.'),
}

const totals = {
  succeeded: z.number().int().describe('Attempts that delivered.'),
  failed: z.number().int().describe('Attempts that did not.'),
  delivered: z.number().int().describe('Deliveries.'),
  exhausted: z.number().int().describe('Deliveries whose last attempt has failed.'),
}

const performance = {
  range: z.enum(rangeNames),
  ...totals,
  success_rate: z.number().nullable().describe('Of the attempts, from 0 to 1. Null without any.'),
  p95_ms: z
    .number()
    .int()
    .nullable()
    .describe('95 of 100 attempts took at most this long, rounded up by at most 42 %. Null without any.'),
  series: z.array(z.object({ since: z.string(), ...totals })).describe('Every step of the range, the oldest first.'),
}

const step = { succeeded: 118, failed: 2, delivered: 118, exhausted: 0 }
const performanceExample = {
  range: '24h' as const,
  succeeded: 2_804,
  failed: 31,
  delivered: 2_804,
  exhausted: 1,
  success_rate: 0.989,
  p95_ms: 181,
  series: [{ since: '2026-01-15T09:00:00.000Z', ...step }],
}

export const endpointStats = z
  .object({
    id: z.number().int().describe('Of the endpoint.'),
    failing_since: z.string().nullable().describe('The time since which every attempt has failed.'),
    disabled_at: z.string().nullable(),
    max_in_flight: z.number().int(),
    rate_limit: z.number().int().nullable().describe('Attempts per second.'),
    secret: z.object({
      since: z.string().describe('Since when the secret signs.'),
      previous_until: z.string().nullable().describe('Until when an earlier one signs as well.'),
    }),
    pending: z.number().int().describe('Deliveries in the queue. At most 1,000 are counted.'),
    oldest_due_at: z.string().nullable().describe('Since when the first of those that are due has waited.'),
    lane: z.object({
      in_flight: z.number().int().describe('Attempts that are running.'),
      buffered: z.number().int().describe('Deliveries that wait for a slot.'),
      breaker: z.enum(['closed', 'open']).describe('`open`: the receiver fails, so the lane pauses and probes it.'),
      probe_at: z.string().nullable().describe('When an open breaker lets the next attempt through.'),
      seen_at: z.string().nullable().describe('When the worker last wrote this, which it does every few seconds.'),
    }),
    ...performance,
  })
  .meta({
    id: 'EndpointStats',
    examples: [
      {
        id: 17,
        failing_since: null,
        disabled_at: null,
        max_in_flight: 16,
        rate_limit: null,
        secret: { since: '2026-01-02T08:00:00.000Z', previous_until: null },
        pending: 12,
        oldest_due_at: null,
        lane: { in_flight: 3, buffered: 0, breaker: 'closed', probe_at: null, seen_at: '2026-01-15T09:30:00.000Z' },
        ...performanceExample,
      },
    ],
  })

export const deliveryStats = z
  .object({
    ...performance,
    pending: z.number().int().describe('Deliveries in the queue. At most 10,000 are counted.'),
    oldest_pending_at: z.string().nullable().describe('When the oldest pending delivery was created.'),
    failing: z
      .array(
        z.object({
          endpoint_id: z.number().int(),
          name: z.string().nullable(),
          failing_since: z.string().nullable(),
          disabled_at: z.string().nullable(),
        }),
      )
      .describe('Endpoints that fail or are disabled, at most 20.'),
    recent_errors: z
      .array(
        z.object({
          delivery_id: z.uuid(),
          endpoint_id: z.number().int(),
          event_type: z.string().nullable(),
          state: z.enum(deliveryStates),
          status_code: z.number().int().nullable(),
          error: z.string().nullable(),
          created_at: z.string(),
        }),
      )
      .describe('The newest deliveries whose last attempt failed, at most ten.'),
  })
  .meta({
    id: 'DeliveryStats',
    examples: [
      {
        ...performanceExample,
        pending: 12,
        oldest_pending_at: '2026-01-15T09:29:58.000Z',
        failing: [{ endpoint_id: 17, name: 'CRM', failing_since: '2026-01-15T09:12:00.000Z', disabled_at: null }],
        recent_errors: [
          {
            delivery_id: '019bc0f5-90a2-7d14-8c0e-5f7a1b2c3d4e',
            endpoint_id: 17,
            event_type: 'contact.created',
            state: 'pending',
            status_code: 500,
            error: null,
            created_at: '2026-01-15T09:30:00.000Z',
          },
        ],
      },
    ],
  })
