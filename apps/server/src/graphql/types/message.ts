import { z } from 'zod'

import { directions, listedStatuses, message, messageWithStatuses } from '../../api/resources/message.ts'
import { getAnyMessage, listAnyMessages } from '../../core/messages/any-message.ts'
import { oneOf, reference } from '../../web/schemas.ts'
import { addList } from '../add-list.ts'
import { addOne, byId } from '../add-one.ts'
import { addDetails, addLink, addResource } from '../add-resource.ts'
import { refs } from '../refs.ts'

export function addMessage(): void {
  addResource(refs.message, message, 'One inbound or outbound message.')
  addDetails(refs.message, {
    schema: messageWithStatuses.pick({ statuses: true }),
    read: ({ services, principal }, { id }) => getAnyMessage(services, principal, id),
  })
  addLink(refs.message, 'contact', {
    type: refs.contact,
    scope: 'contacts:read',
    load: ({ loaders }, { contact_id }) => loaders.contacts.load(contact_id),
  })
  addLink(refs.message, 'conversation', {
    type: refs.conversation,
    scope: 'conversations:read',
    load: ({ loaders }, { conversation_id }) => loaders.conversations.load(conversation_id),
  })
  addLink(refs.message, 'channel', {
    type: refs.channel,
    scope: 'channels:read',
    description: 'Null once it is deleted.',
    load: ({ loaders }, { channel_id }) => loaders.channels.load(channel_id),
  })
  addOne('message', {
    type: refs.message,
    scope: 'messages:read',
    description: 'One message.',
    id: byId,
    get: ({ services, principal }, id) => getAnyMessage(services, principal, id),
  })
  addList('messages', {
    type: refs.message,
    scope: 'messages:read',
    description: 'Messages, newest first. Scheduled and cancelled messages are listed by their status only.',
    filter: z.strictObject({
      contact_id: reference().optional(),
      conversation_id: reference().optional(),
      direction: oneOf(directions).optional(),
      status: oneOf(listedStatuses).optional(),
    }),
    list: ({ services, principal }, query) => listAnyMessages(services, principal, query),
  })
}
