import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { agentSettings, agentSettingsPatch } from '../resources/agent.ts'

export const updateAgentSettings: Operation = (app, { agentSettings: settings }) => {
  app.patch(
    '/agent-settings',
    {
      config: { scope: 'agents:write' },
      schema: {
        operationId: 'updateAgentSettings',
        tags: ['Agents'],
        summary: 'Set the engine, the monthly cap and the debounce time of all agents',
        description: 'Writes only the fields given.',
        body: agentSettingsPatch,
        response: { 200: agentSettings, ...problems(413, 415) },
      },
    },
    (request) => settings.update(request.principal.workspaceId, request.body),
  )
}
