import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { pingrErrors } from '../errors.ts'
import { sessionId, toChannelId } from '../ids.ts'
import { toPatch, toPingrTrigger, trigger, triggerFields } from '../trigger.ts'

const { trigger_phrase, reply_message, is_active } = triggerFields
const body = z
  .strictObject({ session_id: sessionId(), trigger_phrase, reply_message, is_active: is_active.optional() })
  .meta({
    examples: [{ session_id: 'sess_3', trigger_phrase: 'login', reply_message: 'Sending your link...' }],
  })

export const createTrigger: Operation = (app, { triggers }) => {
  app.post(
    '/triggers',
    {
      config: { scope: 'triggers:write' },
      schema: {
        operationId: 'heypingrCreateTrigger',
        tags: ['Hey Pingr'],
        summary: 'Create a trigger',
        description: 'Enforces the plan’s trigger limit.',
        body,
        response: { 201: trigger.describe('Created.'), ...pingrErrors(404, 409, 413, 415) },
      },
    },
    async (request, reply) => {
      const { session_id, trigger_phrase: phrase, reply_message, is_active } = request.body
      const input = { ...toPatch({ is_active }), channel_id: toChannelId(session_id), phrase, reply: reply_message }
      return reply.code(201).send(toPingrTrigger(await triggers.create(request.principal.workspaceId, input)))
    },
  )
}
