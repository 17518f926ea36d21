import type { Operation } from '../../web/route.ts'
import { listing, pageQuery } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { member } from './schemas.ts'

export const listMembers: Operation = (app, { members }) => {
  app.get(
    '/members',
    {
      config: { scope: 'members:read' },
      schema: {
        operationId: 'listMembers',
        tags: ['Members'],
        summary: 'List the users of the workspace, newest first',
        querystring: pageQuery,
        response: { 200: listing(member), ...problems() },
      },
    },
    (request) => members.list(request.principal, request.query),
  )
}
