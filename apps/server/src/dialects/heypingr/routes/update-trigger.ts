import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { pingrErrors } from '../errors.ts'
import { triggerParams } from '../ids.ts'
import { toPatch, toPingrTrigger, trigger, triggerFields } from '../trigger.ts'

const { trigger_phrase, reply_message, is_active } = triggerFields
const body = z
  .strictObject({
    trigger_phrase: trigger_phrase.optional(),
    reply_message: reply_message.optional(),
    is_active: is_active.optional(),
  })
  .meta({ examples: [{ is_active: false }] })

export const updateTrigger: Operation = (app, { triggers }) => {
  app.patch(
    '/triggers/:id',
    {
      config: { scope: 'triggers:write' },
      schema: {
        operationId: 'heypingrUpdateTrigger',
        tags: ['Hey Pingr'],
        summary: 'Update a trigger',
        description: 'Only the fields given are updated.',
        params: triggerParams,
        body,
        response: { 200: trigger, ...pingrErrors(404, 409, 413, 415) },
      },
    },
    async (request) =>
      toPingrTrigger(await triggers.update(request.principal.workspaceId, request.params.id, toPatch(request.body))),
  )
}
