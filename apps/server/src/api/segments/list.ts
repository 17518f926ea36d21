import type { Operation } from '../../web/route.ts'
import { listing, pageQuery } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { segment } from './schemas.ts'

export const listSegments: Operation = (app, { segments }) => {
  app.get(
    '/segments',
    {
      config: { scope: 'contacts:read' },
      schema: {
        operationId: 'listSegments',
        tags: ['Contacts'],
        summary: 'List segments, newest first',
        querystring: pageQuery,
        response: { 200: listing(segment), ...problems() },
      },
    },
    (request) => segments.list(request.principal.workspaceId, request.query),
  )
}
