import { useChange } from '../../api/use-api.ts'
import { type Attachment, type NewMessage, partsOf } from './attachment.ts'
import type { Later } from './send-later.tsx'

export interface Recipient {
  contactId: number
  /** Undefined: the workspace's default. */
  channelId: number | undefined
}

interface Draft {
  text: string
  attachments: readonly Attachment[]
  later?: Later | undefined
  /** A part has gone out. */
  onSent: (part: { hasText: boolean; attachment?: Attachment }) => void
}

/** Sends what is written, one message after the other: what the server refuses, and what comes after it, isn't sent. */
export function useSend({ contactId, channelId }: Recipient, stale: readonly (readonly unknown[])[]) {
  const post = useChange((api, body: NewMessage) => api.POST('/v1/messages', { body }), { stale })
  const send = (said: Pick<NewMessage, 'text' | 'content'>, later?: Later) =>
    post.mutateAsync({
      contact_id: contactId,
      ...(channelId !== undefined && { channel_id: channelId }),
      ...said,
      ...later,
    })
  return {
    busy: post.isPending,
    send,
    async sendDraft({ text, attachments, later, onSent }: Draft): Promise<void> {
      for (const part of partsOf(text, attachments)) {
        await send(part.said, later)
        onSent(part)
      }
    },
  }
}
