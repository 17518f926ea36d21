import { z } from 'zod'

import { eventTypes } from '../../core/events/event.ts'
import { replayableStates } from '../../core/replays/replay.ts'
import { flag, moment, oneOf, reference } from '../../web/schemas.ts'

const filterExample = {
  endpoint_id: 17,
  event_types: null,
  since: '2026-01-15T09:00:00.000Z',
  until: '2026-01-15T12:00:00.000Z',
  state: null,
}
const countsExample = {
  total: 1_204,
  by_state: { delivered: 0, exhausted: 1_180, cancelled: 20, missing: 4 },
  skipped: 0,
}
const example = {
  id: 3,
  filter: filterExample,
  state: 'running',
  counts: countsExample,
  created_at: '2026-01-15T12:10:00.000Z',
  completed_at: null,
}

const counts = {
  total: z.number().int().describe('Deliveries put into the queue.'),
  by_state: z.record(z.enum(replayableStates), z.number().int()).describe('The same, by their previous state.'),
  skipped: z.number().int().describe('Skipped, because their endpoint is disabled.'),
}

const filter = z.object({
  endpoint_id: z.number().int().nullable(),
  event_types: z.array(z.string()).nullable(),
  since: z.string(),
  until: z.string(),
  state: z.enum(replayableStates).nullable(),
  status_code: z.string().optional(),
  error_code: z.string().optional(),
  dialect: z.string().optional(),
  channel_id: z.number().int().optional(),
  contact_id: z.number().int().optional(),
  conversation_id: z.number().int().optional(),
  q: z.string().optional(),
})

const fields = {
  id: z.number().int(),
  filter,
  state: z
    .enum(['running', 'completed', 'cancelled'])
    .describe('`completed`: all deliveries are in the queue; the last ones may still be pending.'),
  counts: z.object(counts).describe('So far.'),
  created_at: z.string(),
  completed_at: z.string().nullable(),
}

export const replayEndpoints = z.array(z.object({ endpoint_id: z.number().int(), ...counts }))
const endpointsExample = [{ endpoint_id: 17, ...countsExample }]

export const replay = z.object(fields).meta({ id: 'Replay', examples: [example] })

export const replayWithEndpoints = z
  .object({ ...fields, endpoints: replayEndpoints })
  .meta({ id: 'ReplayWithEndpoints', examples: [{ ...example, endpoints: endpointsExample }] })

const dryRun = z
  .object({ dry_run: z.literal(true), filter, counts: z.object(counts), endpoints: replayEndpoints })
  .meta({
    id: 'ReplayDryRun',
    examples: [{ dry_run: true, filter: filterExample, counts: countsExample, endpoints: endpointsExample }],
  })

export const replayOrDryRun = z.union([replay, dryRun]).meta({ examples: [example] })

export const newReplay = z
  .strictObject({
    endpoint_id: reference().optional().describe('Absent: every endpoint.'),
    event_types: z
      .array(oneOf(eventTypes), 'must be a list of event types')
      .min(1, 'must have at least one item')
      .max(50, 'must have at most 50 items')
      .optional()
      .describe('Native event types. Absent: every type.'),
    since: moment().describe('Events at this time or later.'),
    until: moment().optional().describe('Events before this time. Default: now.'),
    state: oneOf(replayableStates)
      .optional()
      .describe(
        '`missing`: events that match the subscription but have no delivery. Default: `exhausted`, `cancelled` and `missing`.',
      ),
    dry_run: flag().default(false).describe('Only count.'),
    again: flag().default(false).describe('Run a completed replay of the same filter again.'),
  })
  .meta({
    id: 'NewReplay',
    examples: [
      { since: '2026-01-15T09:00:00Z', until: '2026-01-15T12:00:00Z', endpoint_id: 17 },
      { since: '2026-01-15T09:00:00Z', event_types: ['contact.created'], state: 'exhausted', dry_run: true },
    ],
  })
