import { z } from 'zod'

import type { Operation } from '../../web/route.ts'
import { idParams } from '../../web/schemas.ts'
import { problems } from '../errors.ts'
import { ownerIn } from '../me/views/owner-in.ts'
import { presences } from './presence.ts'

export const putPresence: Operation = (app, { presences: service }) => {
  app.put(
    '/conversations/:id/presence',
    {
      config: { scope: 'conversations:write', usersOnly: true, unlogged: true },
      schema: {
        operationId: 'putPresence',
        tags: ['Conversations'],
        summary: 'Say that you look at a conversation',
        description:
          'It lasts for 10 seconds, so say it again every few seconds, and at once when you begin or stop to type. Answers who else is there. A key has nobody who looks, and gets 403 `not_a_user`. `GET /v1/requests` doesn’t have these requests.',
        params: idParams,
        body: z
          .strictObject({ typing: z.boolean().describe('Whether you write a reply or a note.') })
          .meta({ id: 'PresenceChange', examples: [{ typing: true }] }),
        response: { 200: presences, ...problems(404, 409, 413, 415) },
      },
    },
    async (request) => {
      const { principal, params, body } = request
      return { data: await service.put(principal, ownerIn(request).memberId, params.id, body.typing) }
    },
  )
}
