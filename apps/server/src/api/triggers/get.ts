import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { trigger } from './schemas.ts'

export const getTrigger: Operation = (app, { triggers }) => {
  app.get(
    '/triggers/:id',
    {
      config: { scope: 'triggers:read' },
      schema: {
        operationId: 'getTrigger',
        tags: ['Triggers'],
        summary: 'Read a trigger',
        params: idParams,
        response: { 200: trigger, ...problems(404) },
      },
    },
    (request) => triggers.get(request.principal.workspaceId, request.params.id),
  )
}
