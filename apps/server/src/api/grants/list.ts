import type { Operation } from '../../web/route.ts'
import { listing, pageQuery } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { grant } from './schemas.ts'

export const listGrants: Operation = (app, { grants }) => {
  app.get(
    '/grants',
    {
      config: { scope: 'members:read' },
      schema: {
        operationId: 'listGrants',
        tags: ['Apps'],
        summary: 'List what users have let apps do, newest first',
        querystring: pageQuery,
        response: { 200: listing(grant), ...problems() },
      },
    },
    (request) => grants.list(request.principal, request.query),
  )
}
