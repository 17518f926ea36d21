import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { contact, newContact } from '../resources/contact.ts'

export const createContact: Operation = (app, { contacts }) => {
  app.post(
    '/contacts',
    {
      config: { scope: 'contacts:write' },
      schema: {
        operationId: 'createContact',
        tags: ['Contacts'],
        summary: 'Create a contact',
        description:
          'Makes a contact (201), or updates the one that has this phone or LinkedIn identity already (200): the same phone in one workspace is the same contact.',
        body: newContact,
        response: {
          200: contact.describe('It was known, and is updated.'),
          201: contact.describe('It is new.'),
          ...problems(409, 413, 415),
        },
      },
    },
    async (request, reply) => {
      const { contact, created } = await contacts.upsert(request.principal, request.body)
      return reply.code(created ? 201 : 200).send(contact)
    },
  )
}
