import type { Operation } from '../../web/route.ts'
import { uuidParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { app as schema } from './schemas.ts'

export const deleteApp: Operation = (app, { apps }) => {
  app.delete(
    '/apps/:id',
    {
      config: { scope: 'keys:write' },
      schema: {
        operationId: 'deleteApp',
        tags: ['Apps'],
        summary: 'Delete an app',
        description: 'Ends every grant of it at once.',
        params: uuidParams,
        response: { 200: schema, ...problems(404) },
      },
    },
    (request) => apps.delete(request.principal, request.params.id),
  )
}
