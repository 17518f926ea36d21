import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { trigger, triggerPatch } from './schemas.ts'

export const updateTrigger: Operation = (app, { triggers }) => {
  app.patch(
    '/triggers/:id',
    {
      config: { scope: 'triggers:write' },
      schema: {
        operationId: 'updateTrigger',
        tags: ['Triggers'],
        summary: 'Update a trigger',
        description: 'Writes only the fields given.',
        params: idParams,
        body: triggerPatch,
        response: { 200: trigger, ...problems(404, 409, 413, 415) },
      },
    },
    (request) => triggers.update(request.principal.workspaceId, request.params.id, request.body),
  )
}
