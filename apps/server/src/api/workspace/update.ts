import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { workspace, workspacePatch } from './schemas.ts'

export const updateWorkspace: Operation = (app, { workspaces }) => {
  app.patch(
    '/workspace',
    {
      config: { scope: 'workspace:write' },
      schema: {
        operationId: 'updateWorkspace',
        tags: ['Workspace'],
        summary: 'Update the workspace of the key',
        description:
          'Writes only the fields given. `stages` are refused while contacts are in one that would be gone, unless `renamed_stages` says where they go: `{"New": "Naya"}`. They are moved at once, each with its history and events.',
        body: workspacePatch,
        response: { 200: workspace, ...problems(413, 415) },
      },
    },
    (request) => workspaces.update(request.principal, request.body),
  )
}
