import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { contact, contactPatch } from '../resources/contact.ts'

export const updateContact: Operation = (app, { contacts }) => {
  app.patch(
    '/contacts/:id',
    {
      config: { scope: 'contacts:write' },
      schema: {
        operationId: 'updateContact',
        tags: ['Contacts'],
        summary: 'Update a contact',
        description:
          'Writes only the fields given; null clears one. A change makes `contact.updated`, one of stage or deal value `deal.updated` as well, and the first time that the stage is Qualified `contact.qualified`. Score and temperature are computed anew with it, unless a client has set them.',
        params: idParams,
        body: contactPatch,
        response: { 200: contact, ...problems(404, 409, 413, 415) },
      },
    },
    (request) => contacts.update(request.principal, request.params.id, request.body),
  )
}
