import { z } from 'zod'
import type { Operation } from '../../web/route.ts'
import { id, listing, pageQuery, text } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { template } from '../resources/template.ts'

const approved = z.enum(['true', 'false'], 'must be true or false').transform((value) => value === 'true')

export const listTemplates: Operation = (app, { templates }) => {
  app.get(
    '/templates',
    {
      config: { scope: 'channels:read' },
      schema: {
        operationId: 'listTemplates',
        tags: ['Templates'],
        summary: 'List templates, newest first',
        description:
          'The pre-approved messages of every channel that has some, as they were last read from its vendor.',
        querystring: pageQuery.extend({
          channel_id: id().optional(),
          name: text(512).optional(),
          category: text(40).optional().describe('Whatever its case.'),
          context: text(200).optional(),
          approved: approved.optional().describe('Only those that can be sent, or only those that can’t.'),
        }),
        response: { 200: listing(template), ...problems() },
      },
    },
    (request) => templates.list(request.principal.workspaceId, request.query),
  )
}
