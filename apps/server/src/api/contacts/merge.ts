import { z } from 'zod'

import type { Operation } from '../../web/route.ts'
import { idParams, reference } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { contact } from '../resources/contact.ts'

const otherContact = z
  .strictObject({ contact_id: reference().describe('The contact that becomes part of this one.') })
  .meta({ id: 'ContactMerge', examples: [{ contact_id: 9 }] })

export const mergeContact: Operation = (app, { contacts }) => {
  app.post(
    '/contacts/:id/merge',
    {
      config: { scope: 'contacts:write' },
      schema: {
        operationId: 'mergeContact',
        tags: ['Contacts'],
        summary: 'Merge another contact into this one',
        description:
          'For two contacts that are one person. Conversations, campaigns, tasks, meetings, identities and history of the other contact become this one’s. Its own fields stay; the other’s fill the gaps. If one of them has opted out, both have. The other contact’s id leads to this one. Emits `contact.merged`.',
        params: idParams,
        body: otherContact,
        response: { 200: contact.describe('The contact after the merge.'), ...problems(404, 409, 413, 415) },
      },
    },
    (request) => contacts.merge(request.principal, request.params.id, request.body.contact_id),
  )
}
