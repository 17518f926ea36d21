import type { Operation } from '../../web/route.ts'
import { flagInQuery, id, listing, pageQuery, text } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { template } from '../resources/template.ts'

export const listTemplates: Operation = (app, { templates }) => {
  app.get(
    '/templates',
    {
      config: { scope: 'channels:read' },
      schema: {
        operationId: 'listTemplates',
        tags: ['Templates'],
        summary: 'List templates, newest first',
        description: 'The pre-approved messages of all channels, as last read from their vendors.',
        querystring: pageQuery.extend({
          channel_id: id().optional(),
          name: text(512).optional(),
          category: text(40).optional().describe('Case-insensitive.'),
          context: text(200).optional(),
          approved: flagInQuery().optional().describe('True: only templates that can be sent. False: only the others.'),
        }),
        response: { 200: listing(template), ...problems() },
      },
    },
    (request) => templates.list(request.principal.workspaceId, request.query),
  )
}
