import { z } from 'zod'

export const conversation = z
  .object({
    id: z.number().int(),
    contact_id: z.number().int(),
    channel_id: z.number().int(),
    status: z.enum(['open', 'pending', 'snoozed', 'resolved']),
    created_at: z.string(),
    last_message_at: z.string().nullable(),
    last_inbound_at: z.string().nullable().describe('Opens WhatsApp’s 24-hour window.'),
  })
  .meta({
    id: 'Conversation',
    examples: [
      {
        id: 7,
        contact_id: 4821,
        channel_id: 3,
        status: 'open',
        created_at: '2026-01-15T09:30:00.000Z',
        last_message_at: '2026-01-15T09:32:10.000Z',
        last_inbound_at: '2026-01-15T09:32:10.000Z',
      },
    ],
  })
