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
          'Creates a contact (201), or updates the one that has this phone or LinkedIn identity (200). In one workspace, one phone is one contact.',
        body: newContact,
        response: {
          200: contact.describe('The contact existed and was updated.'),
          201: contact.describe('The contact was created.'),
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
