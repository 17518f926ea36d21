import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { withUnknownFields } from '../../../web/unknown-fields.ts'
import { kakiyoErrors } from '../errors.ts'
import { prospect, prospectFields, shownOnly, toContactInput, toProspect } from '../prospect.ts'

const body = z.strictObject(prospectFields).meta({
  examples: [{ name: 'Asha Rao', company: 'Rao & Sons', linkedin_url: 'https://www.linkedin.com/in/asha-rao' }],
})

export const createProspect: Operation = (app, { contacts }) => {
  app.post(
    '/prospects',
    {
      config: { scope: 'contacts:write', keepsUnknownFields: { except: shownOnly } },
      schema: {
        operationId: 'kakiyoCreateProspect',
        tags: ['Kakiyo'],
        summary: 'Create a prospect',
        description: 'Updates the prospect that has this LinkedIn profile or phone, if there is one.',
        body,
        response: {
          200: prospect.describe('The prospect existed and was updated.'),
          201: prospect.describe('A new prospect.'),
          ...kakiyoErrors(409, 413, 415),
        },
      },
    },
    async (request, reply) => {
      const input = withUnknownFields(request, toContactInput(request.body))
      const { contact, created } = await contacts.upsert(request.principal, input)
      return reply.code(created ? 201 : 200).send(toProspect(contact))
    },
  )
}
