import { z } from 'zod'

import { conversation, label, note } from '../../api/resources/conversation.ts'
import { conversationStatuses, handlers } from '../../core/conversations/conversation.ts'
import { oneOf, reference, text } from '../../web/schemas.ts'
import { addList, addListOf } from '../add-list.ts'
import { addOne, byId } from '../add-one.ts'
import { addLink, addResource } from '../add-resource.ts'
import { refs } from '../refs.ts'

export function addConversation(): void {
  addResource(refs.conversation, conversation, 'One contact on one channel.')
  addResource(refs.note, note, 'A note of people about a conversation. The contact never sees it.')
  addLink(refs.conversation, 'contact', {
    type: refs.contact,
    scope: 'contacts:read',
    load: ({ loaders }, { contact_id }) => loaders.contacts.load(contact_id),
  })
  addLink(refs.conversation, 'channel', {
    type: refs.channel,
    scope: 'channels:read',
    description: 'Null once it is deleted.',
    load: ({ loaders }, { channel_id }) => loaders.channels.load(channel_id),
  })
  addLink(refs.conversation, 'lastMessage', {
    type: refs.message,
    scope: 'messages:read',
    load: ({ loaders }, { id }) => loaders.lastMessages.load(id),
  })
  addListOf(refs.conversation, 'messages', {
    type: refs.message,
    scope: 'messages:read',
    description: 'Newest first.',
    list: ({ services, principal }, query, { id }) =>
      services.messages.list(principal, { ...query, conversation_id: id }),
  })
  addListOf(refs.conversation, 'notes', {
    type: refs.note,
    scope: 'conversations:read',
    description: 'Newest first.',
    list: ({ services, principal }, query, { id }) =>
      services.conversations.listNotes(principal.workspaceId, id, query),
  })
  addOne('conversation', {
    type: refs.conversation,
    scope: 'conversations:read',
    description: 'One conversation.',
    id: byId,
    get: ({ services, principal }, id) => services.conversations.get(principal.workspaceId, id),
  })
  addList('conversations', {
    type: refs.conversation,
    scope: 'conversations:read',
    description: 'Conversations, newest first.',
    filter: z.strictObject({
      status: oneOf(conversationStatuses).optional(),
      assignee: text(200).optional(),
      handler: oneOf(handlers).optional(),
      label: label.optional(),
      contact_id: reference().optional(),
      channel_id: reference().optional(),
    }),
    list: ({ services, principal }, query) => services.conversations.list(principal.workspaceId, query),
  })
}
