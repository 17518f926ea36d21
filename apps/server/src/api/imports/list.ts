import type { Operation } from '../../web/route.ts'
import { listing, pageQuery } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { contactImport } from './schemas.ts'

export const listImports: Operation = (app, { imports }) => {
  app.get(
    '/imports',
    {
      config: { scope: 'contacts:read' },
      schema: {
        operationId: 'listImports',
        tags: ['Contacts'],
        summary: 'List imports, newest first',
        querystring: pageQuery,
        response: { 200: listing(contactImport), ...problems() },
      },
    },
    (request) => imports.list(request.principal.workspaceId, request.query),
  )
}
