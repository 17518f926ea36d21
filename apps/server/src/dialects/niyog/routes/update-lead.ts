import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { idParams } from '../../../web/schemas.ts'
import { withUnknownFields } from '../../../web/unknown-fields.ts'
import { niyogErrors } from '../errors.ts'
import { lead, leadFields, shownOnly, toContactInput, toLead } from '../lead.ts'

const body = z.strictObject(leadFields).meta({ examples: [{ stage: 'Qualified' }] })

export const updateLead: Operation = (app, { contacts }) => {
  app.patch(
    '/leads/:id',
    {
      config: { scope: 'contacts:write', keepsUnknownFields: { except: shownOnly } },
      schema: {
        operationId: 'niyogUpdateLead',
        tags: ['Niyog'],
        summary: 'Update a lead',
        description:
          'A change of stage or value emits `deal.updated`; the first change to the stage Qualified also emits `lead.qualified`.',
        params: idParams,
        body,
        response: { 200: lead, ...niyogErrors(404, 409, 413, 415) },
      },
    },
    async (request) => {
      const input = withUnknownFields(request, toContactInput(request.body))
      return toLead(await contacts.update(request.principal, request.params.id, input))
    },
  )
}
