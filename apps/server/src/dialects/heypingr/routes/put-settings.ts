import { z } from 'zod'

import { plans } from '../../../core/triggers/plan.ts'
import type { Operation } from '../../../web/route.ts'
import { oneOf, wholeNumber } from '../../../web/schemas.ts'
import { pingrErrors } from '../errors.ts'
import { settings, toPingrSettings } from '../settings.ts'

const body = z
  .strictObject({
    cooldown: wholeNumber(0, 86_400).optional().describe('Seconds. 0: none.'),
    plan: oneOf(plans).optional(),
  })
  .meta({ examples: [{ cooldown: 60 }, { cooldown: 0, plan: 'unlimited' }] })

export const putSettings: Operation = (app, { triggerSettings }) => {
  app.put(
    '/settings',
    {
      config: { scope: 'triggers:write' },
      schema: {
        operationId: 'heypingrPutSettings',
        tags: ['Hey Pingr'],
        summary: 'Set the cooldown and the plan',
        description: 'Absent fields stay as they are.',
        body,
        response: { 200: settings, ...pingrErrors(413, 415) },
      },
    },
    async (request) => {
      const { cooldown, plan } = request.body
      const patch = { cooldown_seconds: cooldown, plan }
      return toPingrSettings(await triggerSettings.update(request.principal.workspaceId, patch))
    },
  )
}
