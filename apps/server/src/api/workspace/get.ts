import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { workspace } from './schemas.ts'

export const getWorkspace: Operation = (app, { workspaces }) => {
  app.get(
    '/workspace',
    {
      config: { scope: 'workspace:read' },
      schema: {
        operationId: 'getWorkspace',
        tags: ['Workspace'],
        summary: 'Read the workspace of the key',
        response: { 200: workspace, ...problems() },
      },
    },
    (request) => workspaces.get(request.principal.workspaceId),
  )
}
