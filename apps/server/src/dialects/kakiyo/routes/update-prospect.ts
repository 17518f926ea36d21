import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { withUnknownFields } from '../../../web/unknown-fields.ts'
import { kakiyoErrors } from '../errors.ts'
import { idIn, idParams } from '../ids.ts'
import { prospect, prospectFields, shownOnly, toContactInput, toProspect } from '../prospect.ts'

const body = z.strictObject(prospectFields).meta({ examples: [{ stage: 'Qualified' }] })

export const updateProspect: Operation = (app, { contacts }) => {
  app.patch(
    '/prospects/:id',
    {
      config: { scope: 'contacts:write', keepsUnknownFields: { except: shownOnly } },
      schema: {
        operationId: 'kakiyoUpdateProspect',
        tags: ['Kakiyo'],
        summary: 'Change a prospect',
        description: 'The first change to the stage Qualified emits `prospect.qualified`.',
        params: idParams,
        body,
        response: { 200: prospect, ...kakiyoErrors(404, 409, 413, 415) },
      },
    },
    async (request) => {
      const id = idIn('prospect', request.params.id)
      const input = withUnknownFields(request, toContactInput(request.body))
      return toProspect(await contacts.update(request.principal, id, input))
    },
  )
}
