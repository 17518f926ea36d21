import { z } from 'zod'

import { type Message, outboundStatuses } from '../../core/messages/message.ts'

const exampleMessage = {
  id: 42,
  message_id: 'wamid.HBgL...',
  status: 'sent' as const,
  type: 'text',
  lead_id: 123,
  phone: '5511999999999',
  integration_id: 1,
  reason: null,
  created_at: '2026-05-18T03:42:11.000Z',
}

const sentMessage = z
  .object({
    id: z.number().int(),
    message_id: z.string().nullable().describe('The vendor’s id; null until the vendor has the message.'),
    status: z
      .enum(outboundStatuses)
      .describe('`queued`: it will be retried. `unknown`: a later status of the vendor tells whether it was sent.'),
    type: z.string(),
    lead_id: z.number().int(),
    phone: z.string(),
    integration_id: z.number().int(),
    reason: z.string().nullable().describe('Why it is still queued.'),
    created_at: z.string(),
  })
  .meta({ id: 'IagenteMessage', examples: [exampleMessage] })

export const sent = z.object({ data: sentMessage }).meta({ examples: [{ data: exampleMessage }] })

export const waiting = z.object({ data: sentMessage }).meta({
  examples: [{ data: { ...exampleMessage, message_id: null, status: 'queued', reason: 'Rate limit hit' } }],
})

/** `type` is the type that the request gave. */
export function toAnswer(message: Message, type: string): { status: 201 | 202; body: z.infer<typeof sent> } {
  const { id, provider_id, contact_id, address, channel_id, error, created_at } = message
  const status = z.enum(outboundStatuses).parse(message.status)
  const open = status === 'queued' || status === 'unknown'
  const data = {
    id,
    message_id: provider_id,
    status,
    type,
    lead_id: contact_id,
    phone: address,
    integration_id: channel_id,
    reason: error?.reason ?? null,
    created_at,
  }
  return { status: open ? 202 : 201, body: { data } }
}
