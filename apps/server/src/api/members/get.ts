import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { member } from './schemas.ts'

export const getMember: Operation = (app, { members }) => {
  app.get(
    '/members/:id',
    {
      config: { scope: 'members:read' },
      schema: {
        operationId: 'getMember',
        tags: ['Members'],
        summary: 'Read a member',
        params: idParams,
        response: { 200: member, ...problems(404) },
      },
    },
    (request) => members.get(request.principal, request.params.id),
  )
}
