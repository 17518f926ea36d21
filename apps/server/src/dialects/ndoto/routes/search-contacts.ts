import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { text } from '../../../web/schemas.ts'
import { contactPage, readContactPage } from '../contact-page.ts'
import { ndotoErrors } from '../errors.ts'
import { accountParams, page } from '../params.ts'

export const searchContacts: Operation = (app, { contacts }) => {
  app.get(
    '/contacts/search',
    {
      config: { scope: 'contacts:read' },
      schema: {
        operationId: 'ndotoSearchContacts',
        tags: ['Ndoto'],
        summary: 'Search contacts',
        description: 'Matches part of a name, a phone number or an e-mail address, among the newest 100,000 contacts.',
        params: accountParams,
        querystring: z.strictObject({ q: text(300), page: page() }),
        response: { 200: contactPage, ...ndotoErrors() },
      },
    },
    ({ principal, query }) => readContactPage(contacts, principal, query.page, { search: query.q }),
  )
}
