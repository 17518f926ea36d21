import { z } from 'zod'

import { contact } from '../../api/resources/contact.ts'
import { text } from '../../web/schemas.ts'
import { addList, addListOf } from '../add-list.ts'
import { addOne, byId } from '../add-one.ts'
import { addLink, addResource } from '../add-resource.ts'
import { refs } from '../refs.ts'

export function addContact(): void {
  addResource(refs.contact, contact, 'A person.')
  addLink(refs.contact, 'lastConversation', {
    type: refs.conversation,
    scope: 'conversations:read',
    description: 'The conversation with the latest message.',
    load: ({ loaders }, { id }) => loaders.lastConversations.load(id),
  })
  addListOf(refs.contact, 'conversations', {
    type: refs.conversation,
    scope: 'conversations:read',
    description: 'Newest first.',
    list: ({ services, principal }, query, { id }) =>
      services.conversations.list(principal.workspaceId, { ...query, contact_id: id }),
  })
  addOne('contact', {
    type: refs.contact,
    scope: 'contacts:read',
    description: 'One contact.',
    id: byId,
    get: ({ services, principal }, id) => services.contacts.get(principal, id),
  })
  addList('contacts', {
    type: refs.contact,
    scope: 'contacts:read',
    description: 'Contacts, newest first.',
    filter: z.strictObject({
      stage: text(100).optional(),
      phone: text(200).optional().describe('In any notation, or an address as events show it.'),
      email: text(320).optional(),
    }),
    list: ({ services, principal }, query) => services.contacts.list(principal, query),
  })
}
