import type { Operation } from '../../../web/route.ts'
import { kakiyoErrors } from '../errors.ts'
import { idIn, idParams } from '../ids.ts'
import { prospect, toProspect } from '../prospect.ts'

export const getProspect: Operation = (app, { contacts }) => {
  app.get(
    '/prospects/:id',
    {
      config: { scope: 'contacts:read' },
      schema: {
        operationId: 'kakiyoGetProspect',
        tags: ['Kakiyo'],
        summary: 'Read a prospect',
        params: idParams,
        response: { 200: prospect, ...kakiyoErrors(404) },
      },
    },
    async (request) => toProspect(await contacts.get(request.principal, idIn('prospect', request.params.id))),
  )
}
