import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { withUnknownFields } from '../../../web/unknown-fields.ts'
import { contact, contactExample, contactFields, shownOnly, toContact, toContactInput } from '../contact.ts'
import { ndotoErrors } from '../errors.ts'
import { itemParams } from '../params.ts'

const body = z.strictObject(contactFields).meta({ examples: [{ name: 'Jane Doe' }] })
const answer = z.object({ payload: contact }).meta({ examples: [{ payload: contactExample }] })

export const updateContact: Operation = (app, { contacts }) => {
  app.put(
    '/contacts/:id',
    {
      config: { scope: 'contacts:write', keepsUnknownFields: { except: shownOnly } },
      schema: {
        operationId: 'ndotoUpdateContact',
        tags: ['Ndoto'],
        summary: 'Update a contact',
        description: 'Writes only the fields given. A request that changes nothing emits no `contact_updated`.',
        params: itemParams,
        body,
        response: { 200: answer, ...ndotoErrors(409, 413, 415) },
      },
    },
    async (request) => {
      const input = withUnknownFields(request, toContactInput(request.body))
      return { payload: toContact(await contacts.update(request.principal, request.params.id, input)) }
    },
  )
}
