import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { triggerSettings } from './schemas.ts'

export const getTriggerSettings: Operation = (app, { triggerSettings: settings }) => {
  app.get(
    '/trigger-settings',
    {
      config: { scope: 'triggers:read' },
      schema: {
        operationId: 'getTriggerSettings',
        tags: ['Triggers'],
        summary: 'Read the plan and the cooldown of all triggers',
        response: { 200: triggerSettings, ...problems() },
      },
    },
    (request) => settings.get(request.principal.workspaceId),
  )
}
