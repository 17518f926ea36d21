import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { template, templatePatch } from '../resources/template.ts'

export const updateTemplate: Operation = (app, { templates }) => {
  app.patch(
    '/templates/:id',
    {
      config: { scope: 'channels:write' },
      schema: {
        operationId: 'updateTemplate',
        tags: ['Templates'],
        summary: 'Describe what a template is used for',
        description: 'The other fields belong to the vendor.',
        params: idParams,
        body: templatePatch,
        response: { 200: template, ...problems(404, 409, 413, 415) },
      },
    },
    (request) => templates.update(request.principal.workspaceId, request.params.id, request.body),
  )
}
