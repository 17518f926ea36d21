import { z } from 'zod'

import type { Channel } from '../../core/channels/channel.ts'

export const inboxExample = { id: 2, name: 'WhatsApp', channel_type: 'Channel::Whatsapp' }

export const inbox = z
  .object({ id: z.number().int(), name: z.string(), channel_type: z.string() })
  .meta({ id: 'NdotoInbox', examples: [inboxExample] })

export function toInbox({ id, name, type }: Channel): z.infer<typeof inbox> {
  return { id, name, channel_type: channelType(type) }
}

function channelType(type: string): string {
  return type.startsWith('whatsapp') ? 'Channel::Whatsapp' : 'Channel::Api'
}
