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
          'Writes only the fields given; null clears one. A change emits `contact.updated`; a change of stage or deal value also emits `deal.updated`. The first change to the stage Qualified emits `contact.qualified`. Score and temperature are computed again unless a client has set them.',
        params: idParams,
        body: contactPatch,
        response: { 200: contact, ...problems(404, 409, 413, 415) },
      },
    },
    (request) => contacts.update(request.principal, request.params.id, request.body),
  )
}
