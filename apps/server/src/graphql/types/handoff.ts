import { z } from 'zod'

import { handoff } from '../../api/handoffs/schemas.ts'
import { handoffStatuses } from '../../core/handoffs/handoff.ts'
import { oneOf, reference, text } from '../../web/schemas.ts'
import { addList } from '../add-list.ts'
import { addOne, byId } from '../add-one.ts'
import { addLink, addResource } from '../add-resource.ts'
import { refs } from '../refs.ts'

export function addHandoff(): void {
  addResource(refs.handoff, handoff, 'An agent gives a conversation to a person.')
  addLink(refs.handoff, 'contact', {
    type: refs.contact,
    scope: 'contacts:read',
    load: ({ loaders }, { contact_id }) => loaders.contacts.load(contact_id),
  })
  addLink(refs.handoff, 'conversation', {
    type: refs.conversation,
    scope: 'conversations:read',
    load: ({ loaders }, { conversation_id }) => loaders.conversations.load(conversation_id),
  })
  addOne('handoff', {
    type: refs.handoff,
    scope: 'handoffs:read',
    description: 'One handoff.',
    id: byId,
    get: ({ services, principal }, id) => services.handoffs.get(principal.workspaceId, id),
  })
  addList('handoffs', {
    type: refs.handoff,
    scope: 'handoffs:read',
    description: 'Handoffs, newest first.',
    filter: z.strictObject({
      status: oneOf(handoffStatuses).optional(),
      conversation_id: reference().optional(),
      contact_id: reference().optional(),
      assignee: text(200).optional(),
    }),
    list: ({ services, principal }, query) => services.handoffs.list(principal, query),
  })
}
