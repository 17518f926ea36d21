import type { Operation } from '../../../web/route.ts'
import { idParams } from '../../../web/schemas.ts'
import { niyogErrors } from '../errors.ts'
import { lead, toLead } from '../lead.ts'

export const getLead: Operation = (app, { contacts }) => {
  app.get(
    '/leads/:id',
    {
      config: { scope: 'contacts:read' },
      schema: {
        operationId: 'niyogGetLead',
        tags: ['Niyog'],
        summary: 'Read a lead',
        params: idParams,
        response: { 200: lead, ...niyogErrors(404) },
      },
    },
    async (request) => toLead(await contacts.get(request.principal, request.params.id)),
  )
}
