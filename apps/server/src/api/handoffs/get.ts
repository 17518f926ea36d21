import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { handoff } from './schemas.ts'

export const getHandoff: Operation = (app, { handoffs }) => {
  app.get(
    '/handoffs/:id',
    {
      config: { scope: 'handoffs:read' },
      schema: {
        operationId: 'getHandoff',
        tags: ['Handoffs'],
        summary: 'Read a handoff',
        params: idParams,
        response: { 200: handoff, ...problems(404) },
      },
    },
    (request) => handoffs.get(request.principal.workspaceId, request.params.id),
  )
}
