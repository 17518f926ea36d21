import type { Operation } from '../../web/route.ts'
import { uuidParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { grant } from './schemas.ts'

export const revokeGrant: Operation = (app, { grants }) => {
  app.delete(
    '/grants/:id',
    {
      config: { scope: 'members:write' },
      schema: {
        operationId: 'revokeGrant',
        tags: ['Apps'],
        summary: 'Revoke a grant',
        description: 'The tokens of the app stop working at once.',
        params: uuidParams,
        response: { 200: grant, ...problems(404) },
      },
    },
    (request) => grants.revoke(request.principal, request.params.id),
  )
}
