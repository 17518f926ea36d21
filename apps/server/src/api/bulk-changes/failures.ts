import type { Operation } from '../../web/route.ts'
import { idParams, listing, pageQuery } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { bulkChangeFailure } from './schemas.ts'
import { readScopes, visibleTo } from './visible.ts'

export const listBulkChangeFailures: Operation = (app, { bulkChanges }) => {
  app.get(
    '/bulk-changes/:id/failures',
    {
      config: { eitherScope: readScopes },
      schema: {
        operationId: 'listBulkChangeFailures',
        tags: ['Bulk changes'],
        summary: 'List what a bulk change could not change, and why',
        params: idParams,
        querystring: pageQuery,
        response: { 200: listing(bulkChangeFailure), ...problems(404) },
      },
    },
    ({ principal, params, query }) =>
      bulkChanges.failures(principal.workspaceId, params.id, visibleTo(principal), query),
  )
}
