import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { contact, contactExample, toContact } from '../contact.ts'
import { ndotoErrors } from '../errors.ts'
import { itemParams } from '../params.ts'

const answer = z.object({ payload: contact }).meta({ examples: [{ payload: contactExample }] })

export const getContact: Operation = (app, { contacts }) => {
  app.get(
    '/contacts/:id',
    {
      config: { scope: 'contacts:read' },
      schema: {
        operationId: 'ndotoGetContact',
        tags: ['Ndoto'],
        summary: 'Read a contact',
        params: itemParams,
        response: { 200: answer, ...ndotoErrors() },
      },
    },
    async (request) => ({ payload: toContact(await contacts.get(request.principal, request.params.id)) }),
  )
}
