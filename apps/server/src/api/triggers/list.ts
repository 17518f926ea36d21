import type { Operation } from '../../web/route.ts'
import { id, listing, pageQuery } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { trigger } from './schemas.ts'

export const listTriggers: Operation = (app, { triggers }) => {
  app.get(
    '/triggers',
    {
      config: { scope: 'triggers:read' },
      schema: {
        operationId: 'listTriggers',
        tags: ['Triggers'],
        summary: 'List triggers, newest first',
        querystring: pageQuery.extend({ channel_id: id().optional() }),
        response: { 200: listing(trigger), ...problems() },
      },
    },
    (request) => triggers.list(request.principal.workspaceId, request.query),
  )
}
