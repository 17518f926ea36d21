import { z } from 'zod'

import { eventTypes, type ParleyEvent } from '../../core/events/event.ts'

export const event = z
  .object({
    id: z.uuid(),
    workspace_id: z.number().int(),
    type: z.enum(eventTypes),
    occurred_at: z.string(),
    simulated: z.boolean().describe('The simulator or a test key caused it: nobody has said or got anything.'),
    data: z.record(z.string(), z.unknown()).describe('The complete resource as it was at that time.'),
  })
  .meta({
    id: 'Event',
    examples: [
      {
        id: '019bc0f5-8f40-7c3e-9d51-2a6b8e0f4c17',
        workspace_id: 1,
        type: 'contact.created',
        occurred_at: '2026-01-15T09:30:00.000Z',
        simulated: false,
        data: { id: 4821, phone: '919812345678', name: 'Rohan Mehta', stage: 'New' },
      },
    ],
  })

export function toEvent({ occurred_at, data, ...rest }: ParleyEvent): z.infer<typeof event> {
  return { ...rest, occurred_at: occurred_at.toISOString(), data: data as Record<string, unknown> }
}
