import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { text } from '../../../web/schemas.ts'
import { withUnknownFields } from '../../../web/unknown-fields.ts'
import { iagenteErrors } from '../errors.ts'
import { leadAnswer, leadFields, shownOnly, toContactInput, toLead } from '../lead.ts'

const body = z.strictObject({ phone: text(200), ...leadFields }).meta({
  examples: [
    {
      phone: '11999999999',
      name: 'Maria Santos',
      email: 'maria@empresa.com',
      company_name: 'Tech Corp',
      deal_value: 15_000,
    },
  ],
})

export const createLead: Operation = (app, { contacts }) => {
  app.post(
    '/leads',
    {
      config: { scope: 'contacts:write', keepsUnknownFields: { except: shownOnly } },
      schema: {
        operationId: 'iagenteCreateLead',
        tags: ['IAGENTE'],
        summary: 'Create a lead',
        description: '409 with the code `duplicate_lead` if another lead has the phone or the e-mail address.',
        body,
        response: { 201: leadAnswer, ...iagenteErrors(409, 413, 415) },
      },
    },
    async (request, reply) => {
      const contact = await contacts.create(request.principal, withUnknownFields(request, toContactInput(request.body)))
      return reply.code(201).send({ data: toLead(contact) })
    },
  )
}
