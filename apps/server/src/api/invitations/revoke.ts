import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { invitation } from './schemas.ts'

export const revokeInvitation: Operation = (app, { invitations }) => {
  app.delete(
    '/invitations/:id',
    {
      config: { scope: 'members:write' },
      schema: {
        operationId: 'revokeInvitation',
        tags: ['Members'],
        summary: 'Revoke an invitation',
        params: idParams,
        response: { 200: invitation, ...problems(404, 409) },
      },
    },
    (request) => invitations.revoke(request.principal, request.params.id),
  )
}
