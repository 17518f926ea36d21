import { z } from 'zod'

import type { Operation } from '../../web/route.ts'
import { problems } from '../errors.ts'

const count = () => z.number().int()

const counts = z
  .object({
    mine: count().describe('Open ones whose `assignee` is whom `GET /v1/me` calls `actor`.'),
    unassigned: count().describe('Open ones without an assignee.'),
    open: count(),
    pending: count(),
    snoozed: count(),
    channels: z
      .array(z.object({ channel_id: z.number().int(), open: count() }))
      .describe('Of each channel with open ones.'),
  })
  .meta({
    id: 'ConversationCounts',
    examples: [{ mine: 4, unassigned: 11, open: 31, pending: 2, snoozed: 6, channels: [{ channel_id: 3, open: 31 }] }],
  })

export const countConversations: Operation = (app, { conversations }) => {
  app.get(
    '/conversations/counts',
    {
      config: { scope: 'conversations:read' },
      schema: {
        operationId: 'countConversations',
        tags: ['Conversations'],
        summary: 'Count the conversations to answer',
        description: 'Resolved conversations aren’t counted.',
        response: { 200: counts, ...problems() },
      },
    },
    (request) => conversations.counts(request.principal),
  )
}
