import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { reference } from '../../../web/schemas.ts'
import { withUnknownFields } from '../../../web/unknown-fields.ts'
import { contact, contactExample, contactFields, shownOnly, toContact, toContactInput } from '../contact.ts'
import { ndotoErrors } from '../errors.ts'
import { inbox, inboxExample, toInbox } from '../inbox.ts'
import { accountParams } from '../params.ts'

const body = z.strictObject({ ...contactFields, inbox_id: reference().optional() }).meta({
  examples: [{ inbox_id: 2, name: 'Jane Doe', email: 'jane@example.com', phone_number: '+919812345678' }],
})

const answer = z
  .object({
    payload: z.object({
      contact,
      contact_inbox: z.object({ inbox, source_id: z.string().nullable() }).nullable(),
    }),
  })
  .meta({
    examples: [
      {
        payload: {
          contact: contactExample,
          contact_inbox: { inbox: inboxExample, source_id: '919812345678' },
        },
      },
    ],
  })

export const createContact: Operation = (app, { channels, contacts }) => {
  app.post(
    '/contacts',
    {
      config: { scope: 'contacts:write', keepsUnknownFields: { except: shownOnly } },
      schema: {
        operationId: 'ndotoCreateContact',
        tags: ['Ndoto'],
        summary: 'Create a contact',
        description:
          'Updates the contact that has this phone number, if there is one, without a second `contact_created`.',
        params: accountParams,
        body,
        response: { 200: answer, ...ndotoErrors(409, 413, 415) },
      },
    },
    async (request) => {
      const { principal } = request
      const { inbox_id, ...fields } = request.body
      const channel = inbox_id === undefined ? undefined : await channels.named(principal, inbox_id)
      const { contact } = await contacts.upsert(principal, withUnknownFields(request, toContactInput(fields)))
      const contact_inbox = channel ? { inbox: toInbox(channel), source_id: contact.phone } : null
      return { payload: { contact: toContact(contact), contact_inbox } }
    },
  )
}
