import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'
import { triggerSettings, triggerSettingsPatch } from './schemas.ts'

export const updateTriggerSettings: Operation = (app, { triggerSettings: settings }) => {
  app.patch(
    '/trigger-settings',
    {
      config: { scope: 'triggers:write' },
      schema: {
        operationId: 'updateTriggerSettings',
        tags: ['Triggers'],
        summary: 'Set the plan and the cooldown of all triggers',
        description:
          'Writes only the fields given. A plan’s limit counts this month’s replies. Existing triggers beyond the plan’s limit stay.',
        body: triggerSettingsPatch,
        response: { 200: triggerSettings, ...problems(413, 415) },
      },
    },
    (request) => settings.update(request.principal.workspaceId, request.body),
  )
}
