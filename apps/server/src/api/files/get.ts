import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { file } from './schemas.ts'

export const getFile: Operation = (app, { files }) => {
  app.get(
    '/files/:id',
    {
      config: { scope: 'messages:read' },
      schema: {
        operationId: 'getFile',
        tags: ['Files'],
        summary: 'Get a file',
        description: 'The content is at its `url`.',
        params: idParams,
        response: { 200: file, ...problems(404) },
      },
    },
    ({ principal, params }) => files.get(principal.workspaceId, params.id),
  )
}
