import { z } from 'zod'

import { conversationStatuses } from '../../../core/conversations/conversation.ts'
import type { Operation } from '../../../web/route.ts'
import { id, oneOf } from '../../../web/schemas.ts'
import { conversation, toConversation } from '../conversation.ts'
import { ndotoErrors } from '../errors.ts'
import { accountParams, page } from '../params.ts'
import { senderScopes, sendersOf } from '../senders.ts'

const size = 25

const count = z.number().int()
const meta = z.object({
  mine_count: count.describe('Always 0: a token belongs to no person.'),
  assigned_count: count,
  unassigned_count: count,
  all_count: count,
})
const answer = z.object({ data: z.object({ meta, payload: z.array(conversation) }) }).meta({
  examples: [
    {
      data: {
        meta: { mine_count: 0, assigned_count: 1, unassigned_count: 0, all_count: 1 },
        payload: conversation.meta()?.examples ?? [],
      },
    },
  ],
})

export const listConversations: Operation = (app, { contacts, conversations }) => {
  app.get(
    '/conversations',
    {
      config: { scope: 'conversations:read', furtherScopes: senderScopes },
      schema: {
        operationId: 'ndotoListConversations',
        tags: ['Ndoto'],
        summary: 'List conversations, newest first',
        description: 'Without a status: open conversations.',
        params: accountParams,
        querystring: z.strictObject({
          status: oneOf([...conversationStatuses, 'all']).default('open'),
          inbox_id: id().optional(),
          page: page(),
        }),
        response: { 200: answer, ...ndotoErrors() },
      },
    },
    async ({ principal, query }) => {
      const { workspaceId, accountId } = principal
      const filter = { status: query.status === 'all' ? undefined : query.status, channel_id: query.inbox_id }
      const offset = (query.page - 1) * size
      const { data } = await conversations.list(workspaceId, { ...filter, limit: size, offset })
      const { all, assigned } = await conversations.count(workspaceId, filter)
      const senders = await sendersOf(
        contacts,
        principal,
        data.map(({ contact_id }) => contact_id),
      )
      return {
        data: {
          meta: { mine_count: 0, assigned_count: assigned, unassigned_count: all - assigned, all_count: all },
          payload: data.map((one) => toConversation(accountId, one, senders.get(one.contact_id))),
        },
      }
    },
  )
}
