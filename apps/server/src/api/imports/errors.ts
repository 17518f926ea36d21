import type { Operation } from '../../web/route.ts'
import { idParams, listing, pageQuery } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { importError } from './schemas.ts'

export const listImportErrors: Operation = (app, { imports }) => {
  app.get(
    '/imports/:id/errors',
    {
      config: { scope: 'contacts:read' },
      schema: {
        operationId: 'listImportErrors',
        tags: ['Contacts'],
        summary: 'List the errors of an import, the last row first',
        description: 'Each names the row of the file and the field. Rows with an error are not imported.',
        params: idParams,
        querystring: pageQuery,
        response: { 200: listing(importError), ...problems(404) },
      },
    },
    (request) => imports.errors(request.principal.workspaceId, request.params.id, request.query),
  )
}
