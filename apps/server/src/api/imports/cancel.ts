import type { Operation } from '../../web/route.ts'
import { idParams, noBody } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { contactImport } from './schemas.ts'

export const cancelImport: Operation = (app, { imports }) => {
  app.post(
    '/imports/:id/cancel',
    {
      config: { scope: 'contacts:write' },
      schema: {
        operationId: 'cancelImport',
        tags: ['Contacts'],
        summary: 'Cancel an import',
        description: 'Contacts that are imported already stay. The other rows are forgotten.',
        params: idParams,
        body: noBody,
        response: { 200: contactImport, ...problems(404, 409, 413, 415) },
      },
    },
    (request) => imports.cancel(request.principal.workspaceId, request.params.id),
  )
}
