import type { Operation } from '../../web/route.ts'
import { listing, pageQuery } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { app as schema } from './schemas.ts'

export const listApps: Operation = (app, { apps }) => {
  app.get(
    '/apps',
    {
      config: { scope: 'keys:read' },
      schema: {
        operationId: 'listApps',
        tags: ['Apps'],
        summary: 'List the apps that the workspace has registered, newest first',
        querystring: pageQuery,
        response: { 200: listing(schema), ...problems() },
      },
    },
    (request) => apps.list(request.principal, request.query),
  )
}
