import { z } from 'zod'

import type { Operation } from '../../../web/route.ts'
import { numeral, text } from '../../../web/schemas.ts'
import { pingrErrors } from '../errors.ts'
import { sessionQuery } from '../ids.ts'
import { toPingrTrigger, trigger } from '../trigger.ts'

const answer = z
  .object({ triggers: z.array(trigger), count: z.number().int(), next_cursor: z.string().nullable() })
  .meta({ examples: [{ triggers: trigger.meta()?.examples ?? [], count: 1, next_cursor: null }] })

const query = z.strictObject({
  session_id: sessionQuery().optional(),
  limit: numeral(1, 200, 'must be a whole number from 1 to 200').prefault('200').describe('Triggers per page.'),
  cursor: text(200).optional().describe('`next_cursor` of the previous page.'),
})

export const listTriggers: Operation = (app, { triggers }) => {
  app.get(
    '/triggers',
    {
      config: { scope: 'triggers:read' },
      schema: {
        operationId: 'heypingrListTriggers',
        tags: ['Hey Pingr'],
        summary: 'List triggers, newest first',
        querystring: query,
        response: { 200: answer, ...pingrErrors() },
      },
    },
    async (request) => {
      const { session_id: channel_id, ...page } = request.query
      const { data, next_cursor } = await triggers.list(request.principal.workspaceId, { ...page, channel_id })
      return { triggers: data.map(toPingrTrigger), count: data.length, next_cursor }
    },
  )
}
