import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { importWithPreview } from './schemas.ts'

export const getImport: Operation = (app, { imports }) => {
  app.get(
    '/imports/:id',
    {
      config: { scope: 'contacts:read' },
      schema: {
        operationId: 'getImport',
        tags: ['Contacts'],
        summary: 'Read an import with its progress',
        params: idParams,
        response: { 200: importWithPreview, ...problems(404) },
      },
    },
    (request) => imports.get(request.principal.workspaceId, request.params.id),
  )
}
