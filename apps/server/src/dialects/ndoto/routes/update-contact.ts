import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { contact, contactExample, contactFields, toContact, toContactInput } from '../contact.ts'
import { ndotoErrors } from '../errors.ts'
import { itemParams } from '../params.ts'

const body = z.strictObject(contactFields).meta({ examples: [{ name: 'Jane Doe' }] })
const answer = z.object({ payload: contact }).meta({ examples: [{ payload: contactExample }] })

export const updateContact: Operation = (app, { contacts }) => {
  app.put(
    '/contacts/:id',
    {
      config: { scope: 'contacts:write' },
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
    async ({ principal, params, body }) => ({
      payload: toContact(await contacts.update(principal, params.id, toContactInput(body))),
    }),
  )
}
