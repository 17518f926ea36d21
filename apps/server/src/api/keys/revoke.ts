import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { key } from './schemas.ts'

export const revokeKey: Operation = (app, { keys }) => {
  app.delete(
    '/keys/:id',
    {
      config: { scope: 'keys:write' },
      schema: {
        operationId: 'revokeKey',
        tags: ['Keys'],
        summary: 'Revoke a key',
        description: 'It stops working immediately and stays listed. A key that reaches further than yours is refused.',
        params: idParams,
        response: { 200: key, ...problems(404, 409) },
      },
    },
    (request) => keys.revoke(request.principal, request.params.id),
  )
}
