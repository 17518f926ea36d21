import { z } from 'zod'

import { curlOf } from '../../core/deliveries/curl.ts'
import { deliveryStates } from '../../core/deliveries/delivery-filter.ts'

const example = {
  id: '019bc0f5-90a2-7d14-8c0e-5f7a1b2c3d4e',
  event_id: '019bc0f5-8f40-7c3e-9d51-2a6b8e0f4c17',
  event_type: 'contact.created',
  endpoint_id: 17,
  state: 'pending',
  attempts_made: 1,
  next_attempt_at: '2026-01-15T09:30:05.300Z',
  last_status_code: 500,
  last_error: null,
  created_at: '2026-01-15T09:30:00.000Z',
  completed_at: null,
}

export const attempt = z
  .object({
    number: z.number().int(),
    started_at: z.string(),
    status_code: z.number().int().nullable().describe('Null if no response came.'),
    error_code: z.string().nullable(),
    error: z.string().nullable().describe('In plain words.'),
    response_headers: z
      .record(z.string(), z.string())
      .nullable()
      .describe("Of an attempt that didn't deliver, and of tests: the first 4 KiB, without the values of cookies."),
    response_body: z.string().describe('The first 16 KiB.'),
    timings: z
      .record(z.string(), z.number().nullable())
      .describe('Milliseconds; null for a phase that a reused connection skipped.'),
    cause: z.string().nullable().describe('Why the attempt failed, in one sentence. Null if it delivered.'),
    advice: z.string().nullable().describe('What to do about it. Null if it delivered, or if nobody knows.'),
    request: z
      .object({
        method: z.literal('POST'),
        url: z.string(),
        headers: z.record(z.string(), z.string()),
        body: z.string(),
      })
      .nullable()
      .describe('As it was sent, with the signatures of that time.'),
    curl: z.string().nullable().describe('A POSIX shell command that repeats the request byte for byte.'),
    request_unavailable: z
      .string()
      .nullable()
      .describe('Why the request can’t be shown: for example, the endpoint was deleted or its URL changed.'),
  })
  .meta({ id: 'Attempt' })

const request = {
  url: 'https://example.com/webhooks/parley',
  headers: {
    'content-type': 'application/json',
    'user-agent': 'Parley/1',
    'webhook-id': example.event_id,
    'webhook-timestamp': '1768469400',
    'webhook-signature': 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
  },
  body: '{"type":"contact.created","timestamp":"2026-01-15T09:30:00.000Z","data":{"id":4821,"name":"Rohan Mehta"}}',
}

const fields = {
  id: z.uuid(),
  event_id: z.uuid(),
  event_type: z.string().nullable().describe('Null if the event is older than the retention.'),
  endpoint_id: z.number().int(),
  state: z
    .enum(deliveryStates)
    .describe(
      '`exhausted`: every retry has failed. `cancelled`: its endpoint was disabled or deleted, or the receiver asked for no retry.',
    ),
  attempts_made: z.number().int(),
  next_attempt_at: z.string().nullable(),
  last_status_code: z.number().int().nullable(),
  last_error: z.string().nullable(),
  created_at: z.string(),
  completed_at: z.string().nullable(),
}

export const delivery = z.object(fields).meta({ id: 'Delivery', examples: [example] })

export const deliveryWithAttempts = z.object({ ...fields, attempts: z.array(attempt) }).meta({
  id: 'DeliveryWithAttempts',
  examples: [
    {
      ...example,
      attempts: [
        {
          number: 1,
          started_at: '2026-01-15T09:30:00.010Z',
          status_code: 500,
          error_code: null,
          error: null,
          response_headers: { 'content-type': 'text/plain', server: 'nginx' },
          response_body: 'Internal Server Error',
          timings: { dns_ms: 2, connect_ms: 11, tls_ms: 24, first_byte_ms: 90, total_ms: 91 },
          cause: 'answered 500 Internal Server Error',
          advice: "Look into the receiver's log for this attempt's time.",
          request: { method: 'POST' as const, ...request },
          curl: curlOf({ ...request, timeoutMs: 15_000 }),
          request_unavailable: null,
        },
      ],
    },
  ],
})
