import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { text } from '../../../web/schemas.ts'
import { withUnknownFields } from '../../../web/unknown-fields.ts'
import { niyogErrors } from '../errors.ts'
import { leadFields, shownOnly, toContactInput } from '../lead.ts'

const body = z.strictObject({ phone: text(200), ...leadFields }).meta({
  examples: [
    {
      name: 'Rohan Mehta',
      phone: '919812345678',
      source: 'shopify',
      intent: 'Asked about pricing on the checkout page',
    },
  ],
})

const answer = z
  .object({
    id: z.number().int(),
    phone: z.string().nullable(),
    name: z.string().nullable(),
    created: z.boolean(),
    stage: z.string(),
  })
  .meta({ examples: [{ id: 4821, phone: '919812345678', name: 'Rohan Mehta', created: true, stage: 'New' }] })

export const createLead: Operation = (app, { contacts }) => {
  app.post(
    '/leads',
    {
      config: { scope: 'contacts:write', keepsUnknownFields: { except: shownOnly } },
      schema: {
        operationId: 'niyogCreateLead',
        tags: ['Niyog'],
        summary: 'Create a lead',
        description:
          'Updates the lead that has this phone, if there is one: 200 with `created: false`, and no second `lead.created`.',
        body,
        response: {
          200: answer.describe('The lead existed and was updated.'),
          201: answer.describe('A new lead.'),
          ...niyogErrors(409, 413, 415),
        },
      },
    },
    async (request, reply) => {
      const input = withUnknownFields(request, toContactInput(request.body))
      const { contact, created } = await contacts.upsert(request.principal, input)
      const { id, phone, name, stage } = contact
      return reply.code(created ? 201 : 200).send({ id, phone, name, created, stage })
    },
  )
}
