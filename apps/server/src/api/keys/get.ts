import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { key } from './schemas.ts'

export const getKey: Operation = (app, { keys }) => {
  app.get(
    '/keys/:id',
    {
      config: { scope: 'keys:read' },
      schema: {
        operationId: 'getKey',
        tags: ['Keys'],
        summary: 'Read a key',
        description: 'Everything except the key itself.',
        params: idParams,
        response: { 200: key, ...problems(404) },
      },
    },
    (request) => keys.get(request.principal, request.params.id),
  )
}
