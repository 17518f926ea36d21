import type { Operation } from '../../web/route.ts'
import { listing, pageQuery } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { bulkChange } from './schemas.ts'
import { readScopes, visibleTo } from './visible.ts'

export const listBulkChanges: Operation = (app, { bulkChanges }) => {
  app.get(
    '/bulk-changes',
    {
      config: { eitherScope: readScopes },
      schema: {
        operationId: 'listBulkChanges',
        tags: ['Bulk changes'],
        summary: 'List bulk changes, newest first',
        description: 'Those of the resources that the key may read.',
        querystring: pageQuery,
        response: { 200: listing(bulkChange), ...problems() },
      },
    },
    ({ principal, query }) => bulkChanges.list(principal.workspaceId, visibleTo(principal), query),
  )
}
