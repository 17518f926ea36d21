import { z } from 'zod'

import { contact } from '../../api/resources/contact.ts'
import { contactSorts } from '../../core/contacts/contact-orders.ts'
import { temperatures } from '../../core/tenant/scoring-rules.ts'
import { date, flag, oneOf, reference, text, wholeNumber } from '../../web/schemas.ts'
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
      services.conversations.summaries(principal, { ...query, contact_id: id }),
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
    description: 'Contacts, newest first, or as `sort` says. A cursor belongs to its `sort`.',
    filter: z.strictObject({
      stage: text(100).optional(),
      phone: text(200).optional().describe('In any notation, or an address as events show it.'),
      email: text(320).optional(),
      owner: text(200).optional(),
      tag: text(100).optional(),
      temperature: oneOf(temperatures).optional(),
      score_at_least: wholeNumber(0, 100).optional().describe('A contact without a score has 0.'),
      updated_before: date.optional().describe('Nothing has changed since this time.'),
      has_open_task: flag().optional().describe('False: nobody has a next step with them.'),
      segment: reference().optional().describe('The id of a segment, whose contacts the other filters narrow.'),
      q: text(200).optional().describe('Part of a name, a company, an e-mail address or a phone number.'),
      sort: oneOf(contactSorts).optional().describe('`created` is the default.'),
    }),
    list: async ({ services, principal }, { q, segment, ...filter }) => {
      const within = segment === undefined ? undefined : await services.segments.queryOf(principal.workspaceId, segment)
      return services.contacts.list(principal, { ...filter, search: q, within })
    },
  })
}
