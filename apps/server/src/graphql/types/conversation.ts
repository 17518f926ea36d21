import { z } from 'zod'

import { conversation, label, note } from '../../api/resources/conversation.ts'
import { assigneeOf, mentionable, mentionedBy } from '../../core/conversations/asked-for.ts'
import { conversationStatuses, handlers, priorities } from '../../core/conversations/conversation.ts'
import { conversationOrders } from '../../core/conversations/summaries.ts'
import { requireScopes } from '../../core/keys/require-scopes.ts'
import { flag, oneOf, reference, text } from '../../web/schemas.ts'
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
    get: ({ services, principal }, id) => services.conversations.summary(principal, id),
  })
  addList('conversations', {
    type: refs.conversation,
    scope: 'conversations:read',
    description: 'Conversations, newest first.',
    filter: z.strictObject({
      sort: oneOf(conversationOrders)
        .optional()
        .describe('`created`: the newest conversation first (default). `last_message`: the latest message first.'),
      status: oneOf(conversationStatuses).optional(),
      snoozed: flag().optional().describe('False: all but the snoozed ones.'),
      assignee: text(200).optional().describe('`me`: who asks. `none`: nobody. Or a name or id.'),
      mentioned: text(20)
        .regex(mentionable, 'must be me or a user like user:12')
        .optional()
        .describe('Those with a note that mentions `me` or another user, like `user:12`.'),
      unread: flag().optional().describe('Whether `unreadCount` is above 0.'),
      priority: oneOf(priorities).optional(),
      handler: oneOf(handlers).optional(),
      label: label.optional(),
      contact_id: reference().optional(),
      channel_id: reference().optional(),
      q: text(200, 2)
        .optional()
        .describe(
          'A part of the contact’s name, phone or e-mail address, or beginnings of words of a message. Needs `contacts:read` and `messages:read` as well.',
        ),
    }),
    list: ({ services, principal }, query) => {
      if (query.q !== undefined) requireScopes(principal, ['contacts:read', 'messages:read'])
      const assignee = assigneeOf(query.assignee, principal)
      return services.conversations.summaries(principal, {
        ...query,
        assignee,
        mentioned: mentionedBy(query.mentioned, principal),
      })
    },
  })
}
