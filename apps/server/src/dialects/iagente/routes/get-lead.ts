import type { Operation } from '../../../web/route.ts'
import { idParams } from '../../../web/schemas.ts'
import { iagenteErrors } from '../errors.ts'
import { leadAnswer, toLead } from '../lead.ts'

export const getLead: Operation = (app, { contacts }) => {
  app.get(
    '/leads/:id',
    {
      config: { scope: 'contacts:read' },
      schema: {
        operationId: 'iagenteGetLead',
        tags: ['IAGENTE'],
        summary: 'Get a lead',
        params: idParams,
        response: { 200: leadAnswer, ...iagenteErrors(404) },
      },
    },
    async (request) => ({ data: toLead(await contacts.get(request.principal, request.params.id)) }),
  )
}
