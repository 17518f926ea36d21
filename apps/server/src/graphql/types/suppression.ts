import { z } from 'zod'

import { suppression } from '../../api/suppressions/schemas.ts'
import { identitiesIn } from '../../core/contacts/read-address.ts'
import { reference, text } from '../../web/schemas.ts'
import { addList } from '../add-list.ts'
import { addLink, addResource } from '../add-resource.ts'
import { refs } from '../refs.ts'

export function addSuppression(): void {
  addResource(refs.suppression, suppression, 'An address to which nothing is sent. It outlives its contact.')
  addLink(refs.suppression, 'contact', {
    type: refs.contact,
    scope: 'contacts:read',
    load: ({ loaders }, { contact_id }) => (contact_id === null ? null : loaders.contacts.load(contact_id)),
  })
  addList('suppressions', {
    type: refs.suppression,
    scope: 'contacts:read',
    description: 'The addresses to which nothing is sent, newest first.',
    filter: z.strictObject({
      contact_id: reference().optional(),
      phone: text(200).optional().describe('A phone number, or a WhatsApp id as events show it.'),
    }),
    list: ({ services, principal }, { phone, ...filter }) => {
      const addresses = phone === undefined ? undefined : identitiesIn(phone, principal)
      return services.suppressions.list(principal.workspaceId, { ...filter, addresses })
    },
  })
}
