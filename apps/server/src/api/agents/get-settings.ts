import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { agentSettings } from '../resources/agent.ts'

export const getAgentSettings: Operation = (app, { agentSettings: settings }) => {
  app.get(
    '/agent-settings',
    {
      config: { scope: 'agents:read' },
      schema: {
        operationId: 'getAgentSettings',
        tags: ['Agents'],
        summary: 'Read the settings of all agents',
        response: { 200: agentSettings, ...problems() },
      },
    },
    (request) => settings.get(request.principal.workspaceId),
  )
}
