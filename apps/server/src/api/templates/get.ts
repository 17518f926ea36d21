import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { template } from '../resources/template.ts'

export const getTemplate: Operation = (app, { templates }) => {
  app.get(
    '/templates/:id',
    {
      config: { scope: 'channels:read' },
      schema: {
        operationId: 'getTemplate',
        tags: ['Templates'],
        summary: 'Read a template',
        params: idParams,
        response: { 200: template, ...problems(404) },
      },
    },
    (request) => templates.get(request.principal.workspaceId, request.params.id),
  )
}
