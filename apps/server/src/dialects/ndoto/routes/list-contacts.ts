import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { contactPage, readContactPage } from '../contact-page.ts'
import { ndotoErrors } from '../errors.ts'
import { accountParams, page } from '../params.ts'

export const listContacts: Operation = (app, { contacts }) => {
  app.get(
    '/contacts',
    {
      config: { scope: 'contacts:read' },
      schema: {
        operationId: 'ndotoListContacts',
        tags: ['Ndoto'],
        summary: 'List contacts, newest first',
        params: accountParams,
        querystring: z.strictObject({ page: page() }),
        response: { 200: contactPage, ...ndotoErrors() },
      },
    },
    (request) => readContactPage(contacts, request.principal, request.query.page, {}),
  )
}
