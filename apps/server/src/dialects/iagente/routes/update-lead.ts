import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { idParams, text } from '../../../web/schemas.ts'
import { withUnknownFields } from '../../../web/unknown-fields.ts'
import { iagenteErrors } from '../errors.ts'
import { leadAnswer, leadFields, shownOnly, toContactInput, toLead } from '../lead.ts'

const body = z
  .strictObject({ phone: text(200).optional(), ...leadFields })
  .meta({ examples: [{ name: 'Maria Santos', deal_value: 18_500.5 }] })

/** The document doesn't say the method. With both, absent fields stay as they are. */
const methods = [
  { method: 'PUT', operationId: 'iagenteReplaceLead' },
  { method: 'PATCH', operationId: 'iagenteUpdateLead' },
] as const

export const updateLead: Operation = (app, { contacts }) => {
  for (const { method, operationId } of methods) {
    app.route({
      method,
      url: '/leads/:id',
      config: { scope: 'contacts:write', keepsUnknownFields: { except: shownOnly } },
      schema: {
        operationId,
        tags: ['IAGENTE'],
        summary: 'Update a lead',
        description: 'Absent fields stay as they are; null clears one. PUT and PATCH are equivalent.',
        params: idParams,
        body,
        response: { 200: leadAnswer, ...iagenteErrors(404, 409, 413, 415) },
      },
      async handler(request) {
        const input = withUnknownFields(request, toContactInput(request.body))
        return { data: toLead(await contacts.update(request.principal, request.params.id, input, { ownEmail: true })) }
      },
    })
  }
}
