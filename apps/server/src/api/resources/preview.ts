import { z } from 'zod'

export const contactPreview = z
  .object({
    id: z.number().int(),
    name: z.string().nullable(),
    phone: z.string().nullable(),
    email: z.string().nullable(),
  })
  .nullable()

export const messagePreview = z
  .object({
    id: z.number().int(),
    direction: z.enum(['inbound', 'outbound']),
    kind: z.string().describe("`text`, or the vendor's word for another kind."),
    text: z.string().nullable().describe('Its first 200 characters.'),
    status: z.string(),
    created_at: z.string(),
  })
  .nullable()

export const previewOfContact = { id: 7, name: 'Rohan Mehta', phone: '919812345678', email: null }

export const previewOfMessage = {
  id: 42,
  direction: 'inbound' as const,
  kind: 'text',
  text: 'Yes please!',
  status: 'received',
  created_at: '2026-01-15T09:30:00.000Z',
}
