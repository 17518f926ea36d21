import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { bulkChange } from './schemas.ts'
import { readScopes, visibleTo } from './visible.ts'

export const getBulkChange: Operation = (app, { bulkChanges }) => {
  app.get(
    '/bulk-changes/:id',
    {
      config: { eitherScope: readScopes },
      schema: {
        operationId: 'getBulkChange',
        tags: ['Bulk changes'],
        summary: 'Read a bulk change with its progress',
        params: idParams,
        response: { 200: bulkChange, ...problems(404) },
      },
    },
    ({ principal, params }) => bulkChanges.get(principal.workspaceId, params.id, visibleTo(principal)),
  )
}
