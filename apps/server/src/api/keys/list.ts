import type { Operation } from '../../web/route.ts'
import { listing, pageQuery } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { key } from './schemas.ts'

export const listKeys: Operation = (app, { keys }) => {
  app.get(
    '/keys',
    {
      config: { scope: 'keys:read' },
      schema: {
        operationId: 'listKeys',
        tags: ['Keys'],
        summary: 'List keys, newest first',
        description: 'Includes revoked and expired keys. A test key lists test keys only.',
        querystring: pageQuery,
        response: { 200: listing(key), ...problems() },
      },
    },
    (request) => keys.list(request.principal, request.query),
  )
}
