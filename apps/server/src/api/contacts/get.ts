import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { contact } from '../resources/contact.ts'

export const getContact: Operation = (app, { contacts }) => {
  app.get(
    '/contacts/:id',
    {
      config: { scope: 'contacts:read' },
      schema: {
        operationId: 'getContact',
        tags: ['Contacts'],
        summary: 'Read a contact',
        params: idParams,
        response: { 200: contact, ...problems(404) },
      },
    },
    (request) => contacts.get(request.principal, request.params.id),
  )
}
