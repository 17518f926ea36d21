import type { Operation } from '../../../web/route.ts'
import { pingrErrors } from '../errors.ts'
import { settings, toPingrSettings } from '../settings.ts'

export const getSettings: Operation = (app, { triggerSettings }) => {
  app.get(
    '/settings',
    {
      config: { scope: 'triggers:read' },
      schema: {
        operationId: 'heypingrGetSettings',
        tags: ['Hey Pingr'],
        summary: 'Read the cooldown and the plan',
        response: { 200: settings, ...pingrErrors() },
      },
    },
    async (request) => toPingrSettings(await triggerSettings.get(request.principal.workspaceId)),
  )
}
