import { z } from 'zod'

export const reconciliation = z
  .object({
    since: z.string(),
    until: z.string(),
    accepted: z.number().int().describe('Deliveries that were created in the range.'),
    delivered: z.number().int().describe('With a 2xx on record.'),
    pending: z.number().int().describe('In the queue.'),
    exhausted: z.number().int(),
    cancelled: z.number().int(),
    balanced: z.boolean().describe('Every delivery is in exactly one of these counts, and no record contradicts it.'),
    discrepancies: z
      .array(z.object({ delivery_id: z.uuid(), endpoint_id: z.number().int(), problem: z.string() }))
      .describe('The first hundred, in words.'),
    discrepancy_count: z.number().int(),
  })
  .meta({
    id: 'Reconciliation',
    examples: [
      {
        since: '2026-01-14T09:30:00.000Z',
        until: '2026-01-15T09:30:00.000Z',
        accepted: 120_482,
        delivered: 120_311,
        pending: 160,
        exhausted: 9,
        cancelled: 2,
        balanced: true,
        discrepancies: [],
        discrepancy_count: 0,
      },
    ],
  })
