import { z } from 'zod'
import type { Message, MessageStatus } from '../../core/messages/message.ts'
import type { Entry } from '../../core/messages/timeline.ts'
import { toSeconds } from './time.ts'

/** The REST API's numbers; the webhooks have names for the first two. */
const messageTypes = { inbound: 0, outbound: 1 } as const

export const message = z
  .object({
    id: z.number().int(),
    content: z.string().nullable(),
    inbox_id: z.number().int(),
    conversation_id: z.number().int(),
    message_type: z.number().int().describe('0: incoming, 1: outgoing.'),
    content_type: z.literal('text'),
    content_attributes: z.record(z.string(), z.unknown()),
    attachments: z.array(z.record(z.string(), z.unknown())),
    status: z.enum(['progress', 'sent', 'delivered', 'read', 'failed']),
    private: z.boolean().describe('A note for the people who answer.'),
    source_id: z.string().nullable().describe("The vendor's id, like WhatsApp's wamid."),
    sender: z.object({ name: z.string() }).nullable().describe('The author of a note.'),
    created_at: z.number().int().describe('Unix seconds.'),
  })
  .meta({
    id: 'NdotoMessage',
    examples: [
      {
        id: 101,
        content: 'Hi, I need help.',
        inbox_id: 2,
        conversation_id: 42,
        message_type: 0,
        content_type: 'text',
        content_attributes: {},
        attachments: [],
        status: 'sent',
        private: false,
        source_id: 'wamid.HBgLEXAMPLE',
        sender: null,
        created_at: 1_711_965_600,
      },
    ],
  })

export function toMessage(shown: Message): z.infer<typeof message> {
  return {
    id: shown.id,
    content: shown.text,
    inbox_id: shown.channel_id,
    conversation_id: shown.conversation_id,
    message_type: messageTypes[shown.direction],
    ...detailsOf(shown),
    sender: null,
    created_at: toSeconds(shown.created_at),
  }
}

/** A note is a private message here. */
export function toEntry(entry: Entry, inboxId: number): z.infer<typeof message> {
  if ('message' in entry) return toMessage(entry.message)
  const { id, conversation_id, author, text, created_at } = entry.note
  return {
    id,
    content: text,
    inbox_id: inboxId,
    conversation_id,
    message_type: messageTypes.outbound,
    content_type: 'text',
    content_attributes: {},
    attachments: [],
    status: 'sent',
    private: true,
    source_id: null,
    sender: { name: author },
    created_at: toSeconds(created_at),
  }
}

const statuses = {
  received: 'sent',
  queued: 'progress',
  unknown: 'progress',
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  failed: 'failed',
} as const satisfies Record<MessageStatus, z.infer<typeof message>['status']>

/** The fields that the API and the events share. */
export function detailsOf({ content, error, status, provider_id }: Message) {
  return {
    content_type: 'text' as const,
    content_attributes: error ? { external_error: error.reason } : {},
    attachments: attachmentsOf(content),
    status: statuses[status],
    private: false,
    source_id: provider_id,
  }
}

const fileTypes = new Set(['image', 'video', 'audio'])

function attachmentsOf(content: Message['content']): Record<string, unknown>[] {
  if (typeof content?.url !== 'string') return []
  const type = String(content.type)
  return [{ file_type: fileTypes.has(type) ? type : 'file', data_url: content.url }]
}
