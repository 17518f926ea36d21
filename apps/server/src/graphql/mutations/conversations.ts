import { conversationPatch, newNote } from '../../api/resources/conversation.ts'
import { newMessage } from '../../api/resources/message.ts'
import { tellSimulated } from '../../web/simulated.ts'
import { addMutation } from '../add-mutation.ts'
import { refs } from '../refs.ts'

export function addConversationMutations(): void {
  addMutation('sendMessage', {
    type: refs.message,
    scope: 'messages:write',
    description:
      'Sends a message and waits for the vendor’s first answer. `queued`: it is tried again. `unknown`: a later status tells whether it was sent. A permanent refusal is an error with the vendor’s reason. `scheduled`: it is sent at `sendAt`.',
    input: newMessage,
    run: async ({ services, principal, call }, input, { place }) => {
      const { to, contact_id: contactId, text, content, channel_id: channelId, send_at, unless_answered } = input
      const key = call.request.idempotencyKey
      const asked = {
        to,
        contactId,
        content: content ?? { type: 'text' as const, text: text ?? '' },
        contentField: content ? 'content.' : '',
        channelId,
        // A document may send several.
        idempotencyKey: key === undefined ? undefined : `${key} ${place}`,
      }
      if (send_at !== undefined) {
        const timed = { ...asked, sendAt: new Date(send_at), unlessAnswered: unless_answered ?? false }
        return services.scheduledMessages.schedule(principal, timed)
      }
      const message = await services.messages.send(principal, asked)
      tellSimulated(call.reply, message)
      return message
    },
  })
  addMutation('cancelMessage', {
    type: refs.message,
    scope: 'messages:write',
    description: 'Cancels a scheduled message.',
    id: true,
    run: ({ services, principal }, _input, { id }) => services.scheduledMessages.cancel(principal, id),
  })
  addMutation('updateConversation', {
    type: refs.conversation,
    scope: 'conversations:write',
    description: 'Writes only the fields given; null clears one.',
    id: true,
    input: conversationPatch,
    run: async ({ services, principal }, input, { id }) => {
      await services.conversations.update(principal.workspaceId, id, input)
      return services.conversations.summary(principal, id)
    },
  })
  addMutation('readConversation', {
    type: refs.conversation,
    scope: 'conversations:write',
    description: 'Sets `unreadCount` to 0 for the whole workspace. The contact is not told.',
    id: true,
    run: async ({ services, principal }, _input, { id }) => {
      await services.conversations.markRead(principal.workspaceId, id)
      return services.conversations.summary(principal, id)
    },
  })
  addMutation('addNote', {
    type: refs.note,
    scope: 'conversations:write',
    description: 'Writes a note on a conversation.',
    id: true,
    input: newNote,
    run: ({ services, principal }, input, { id }) => services.conversations.addNote(principal, id, input),
  })
}
