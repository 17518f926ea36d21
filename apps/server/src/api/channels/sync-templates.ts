import type { Operation } from '../../web/route.ts'
import { idParams, noBody } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { templateSync } from '../resources/template.ts'

export const syncTemplates: Operation = (app, { templates }) => {
  app.post(
    '/channels/:id/templates/sync',
    {
      config: { scope: 'channels:write' },
      schema: {
        operationId: 'syncTemplates',
        tags: ['Templates'],
        summary: 'Read a channel’s templates from its vendor now',
        description:
          'Parley also does this itself: after a channel is connected or its credentials change, when the vendor reports a change, and every four hours. If the vendor refuses, 422 with its reason. If it refuses the credentials, the channel is paused.',
        params: idParams,
        body: noBody,
        response: { 200: templateSync, ...problems(404, 409, 413, 415) },
      },
    },
    (request) => templates.sync(request.principal.workspaceId, request.params.id),
  )
}
