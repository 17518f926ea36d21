import type { Operation } from '../../web/route.ts'
import { idParams, listing, pageQuery } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { runReplay } from '../resources/agent-run.ts'

export const listAgentRunReplays: Operation = (app, { runReplays }) => {
  app.get(
    '/agent-runs/:id/replays',
    {
      config: { scope: 'agents:read' },
      schema: {
        operationId: 'listAgentRunReplays',
        tags: ['Agents'],
        summary: 'List the replays of a run, newest first',
        params: idParams,
        querystring: pageQuery,
        response: { 200: listing(runReplay), ...problems(404) },
      },
    },
    (request) => runReplays.list(request.principal.workspaceId, request.params.id, request.query),
  )
}
