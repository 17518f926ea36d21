import type { Operation } from '../../web/route.ts'
import { idParams, noBody } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { bulkChange } from './schemas.ts'
import { changeableBy, writeScopes } from './visible.ts'

export const cancelBulkChange: Operation = (app, { bulkChanges }) => {
  app.post(
    '/bulk-changes/:id/cancel',
    {
      config: { eitherScope: writeScopes },
      schema: {
        operationId: 'cancelBulkChange',
        tags: ['Bulk changes'],
        summary: 'Cancel a bulk change',
        description: 'What is changed already stays so. The rest is left as it is.',
        params: idParams,
        body: noBody,
        response: { 200: bulkChange, ...problems(404, 409, 413, 415) },
      },
    },
    ({ principal, params }) => bulkChanges.cancel(principal.workspaceId, params.id, changeableBy(principal)),
  )
}
