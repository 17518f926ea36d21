import { z } from 'zod'

import { outboundAuthors, outboundStatuses } from '../../core/messages/message.ts'
import { scheduledStatuses } from '../../core/messages/scheduled-message.ts'
import { flag, moment, reference, text } from '../../web/schemas.ts'
import { content, messageText } from './content.ts'

export const directions = ['inbound', 'outbound'] as const
export const statuses = ['received', ...outboundStatuses] as const
export const listedStatuses = [...statuses, ...scheduledStatuses] as const

const example = {
  id: 42,
  conversation_id: 7,
  contact_id: 4821,
  channel_id: 3,
  direction: 'outbound',
  author: 'api',
  agent_run_id: null,
  scheduled_id: null,
  kind: 'text',
  text: 'Hi Rohan, saw you were looking at the pro plan. Free trial works for you?',
  content: null,
  address: '919812345678',
  status: 'delivered',
  provider_id: 'wamid.HBgMOTE5ODEyMzQ1Njc4FQIAERgS',
  error: null,
  created_at: '2026-01-15T09:30:00.000Z',
  sent_at: '2026-01-15T09:30:01.000Z',
  delivered_at: '2026-01-15T09:30:02.000Z',
  read_at: null,
  failed_at: null,
}

const fields = {
  id: z.number().int(),
  conversation_id: z.number().int(),
  contact_id: z.number().int(),
  channel_id: z.number().int(),
  direction: z.enum(directions),
  author: z
    .enum(['contact', ...outboundAuthors])
    .describe(
      'Who wrote it. `api`: a person, over the API or in the vendor’s own app, or your own system. `system`: Parley itself.',
    ),
  agent_run_id: z.number().int().nullable().describe('The agent run that wrote it.'),
  scheduled_id: z.number().int().nullable().describe('The id under which it was scheduled.'),
  kind: z.string().describe("`text`, or the vendor's word for another kind."),
  text: z.string().nullable(),
  content: z
    .record(z.string(), z.unknown())
    .nullable()
    .describe(
      'The full content, if there is more than text. For an inbound message, what the channel could parse: `type` tells words from reactions, edits, deletions and notices, which nothing answers.',
    ),
  address: z.string().describe("The contact's address: E.164 digits, or the vendor's user id if it gives no number."),
  status: z
    .enum(listedStatuses)
    .describe(
      '`scheduled`: to be sent at `send_at`. `cancelled`: scheduled, and not to be sent; `error` says why. `queued`: waiting for its next attempt; `error` says why. `unknown`: the vendor may have sent it, but its answer was lost.',
    ),
  provider_id: z.string().nullable().describe("The vendor's id, like WhatsApp's wamid."),
  error: z.object({ code: z.string().nullable(), reason: z.string() }).nullable(),
  created_at: z.string(),
  sent_at: z.string().nullable(),
  delivered_at: z.string().nullable(),
  read_at: z.string().nullable(),
  failed_at: z.string().nullable(),
  send_at: z.string().optional().describe('Only of a scheduled or cancelled message.'),
  unless_answered: z
    .boolean()
    .optional()
    .describe('Only of a scheduled or cancelled message: it isn’t sent if the contact writes before.'),
}

export const message = z.object(fields).meta({ id: 'Message', examples: [example] })

const statusEntry = z.object({
  status: z.string(),
  occurred_at: z.string().describe('The vendor’s timestamp.'),
  received_at: z.string().describe('When Parley received it.'),
})

export const messageWithStatuses = z
  .object({
    ...fields,
    statuses: z.array(statusEntry).describe('Every status report of the vendor, in the order of receipt.'),
  })
  .meta({
    id: 'MessageWithStatuses',
    examples: [
      {
        ...example,
        statuses: [
          { status: 'sent', occurred_at: example.sent_at, received_at: '2026-01-15T09:30:01.412Z' },
          { status: 'delivered', occurred_at: example.delivered_at, received_at: '2026-01-15T09:30:02.385Z' },
        ],
      },
    ],
  })

export const newMessage = z
  .strictObject({
    to: text(500)
      .optional()
      .describe(
        'A phone number, or a profile on a LinkedIn channel. A new contact is created if none has it. Or the `address` of a contact’s message: a LID (`…@lid`) or a WhatsApp user id. Either this or `contact_id`.',
      ),
    contact_id: reference().optional().describe('An existing contact. Either this or `to`.'),
    text: messageText.optional().describe('Either this or `content`.'),
    content: content
      .optional()
      .describe('Content other than plain text. The types a channel supports depend on its vendor.'),
    channel_id: reference().optional().describe('Default: the default channel.'),
    send_at: moment().optional().describe('When to send it. Absent: at once.'),
    unless_answered: flag().optional().describe('With `send_at`: it isn’t sent if the contact writes before.'),
  })
  .refine(({ to, contact_id }) => to !== undefined || contact_id !== undefined, {
    path: ['to'],
    error: 'is required unless contact_id is given',
  })
  .refine(({ to, contact_id }) => to === undefined || contact_id === undefined, {
    path: ['contact_id'],
    error: 'must not be given together with to',
  })
  .refine(({ text, content }) => text !== undefined || content !== undefined, {
    path: ['text'],
    error: 'is required unless content is given',
  })
  .refine(({ text, content }) => text === undefined || content === undefined, {
    path: ['content'],
    error: 'must not be given together with text',
  })
  .refine(({ send_at, unless_answered }) => send_at !== undefined || unless_answered === undefined, {
    path: ['unless_answered'],
    error: 'is only allowed with send_at',
  })
  .meta({
    id: 'NewMessage',
    allOf: [
      { oneOf: [{ required: ['to'] }, { required: ['contact_id'] }] },
      { oneOf: [{ required: ['text'] }, { required: ['content'] }] },
    ],
    dependentRequired: { unless_answered: ['send_at'] },
    examples: [
      { to: '919812345678', text: example.text },
      { contact_id: 4821, text: example.text, channel_id: 3 },
      { contact_id: 4821, text: example.text, send_at: '2036-01-16T09:00:00Z', unless_answered: true },
      { to: '919812345678', content: { type: 'template', name: 'boas_vindas', variables: ['Joao'] } },
      { to: '919812345678', content: { type: 'image', url: 'https://example.com/a.jpg', caption: 'Our garden' } },
    ],
  })
