import type { Operation } from '../../web/route.ts'
import { uuidParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { grant } from '../grants/schemas.ts'
import { whoIn } from './who.ts'

export const revokeOwnGrant: Operation = (app, { grants }) => {
  app.delete(
    '/me/grants/:id',
    {
      config: { anyWorkspace: true, usersOnly: true },
      schema: {
        operationId: 'revokeOwnGrant',
        tags: ['Accounts'],
        summary: 'Shut an app out that you have let in',
        params: uuidParams,
        response: { 200: grant, ...problems(404) },
      },
    },
    (request) => grants.revokeOwn(whoIn(request), request.params.id),
  )
}
