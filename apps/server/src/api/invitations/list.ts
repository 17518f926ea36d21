import type { Operation } from '../../web/route.ts'
import { listing, pageQuery } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { invitation } from './schemas.ts'

export const listInvitations: Operation = (app, { invitations }) => {
  app.get(
    '/invitations',
    {
      config: { scope: 'members:read' },
      schema: {
        operationId: 'listInvitations',
        tags: ['Members'],
        summary: 'List invitations, newest first',
        description: 'Includes those that are accepted, expired or revoked.',
        querystring: pageQuery,
        response: { 200: listing(invitation), ...problems() },
      },
    },
    (request) => invitations.list(request.principal, request.query),
  )
}
