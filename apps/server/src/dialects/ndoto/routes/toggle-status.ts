import { z } from 'zod'

import { conversationStatuses } from '../../../core/conversations/conversation.ts'
import type { Operation } from '../../../web/route.ts'
import { oneOf, wholeNumber } from '../../../web/schemas.ts'
import { ndotoErrors } from '../errors.ts'
import { itemParams } from '../params.ts'

const body = z
  .strictObject({
    status: oneOf(conversationStatuses).optional(),
    snoozed_until: wholeNumber(1, 253_402_300_799).nullish().describe('Unix seconds, for the status snoozed.'),
  })
  .nullish()
  .meta({ examples: [{ status: 'resolved' }, { status: 'snoozed', snoozed_until: 2_083_222_800 }] })

const answer = z
  .object({
    meta: z.object({}),
    payload: z.object({
      success: z.literal(true),
      current_status: z.enum(conversationStatuses),
      conversation_id: z.number().int(),
      snoozed_until: z.string().nullable(),
    }),
  })
  .meta({
    examples: [
      {
        meta: {},
        payload: { success: true, current_status: 'resolved', conversation_id: 42, snoozed_until: null },
      },
    ],
  })

export const toggleStatus: Operation = (app, { conversations }) => {
  app.post(
    '/conversations/:id/toggle_status',
    {
      config: { scope: 'conversations:write' },
      schema: {
        operationId: 'ndotoToggleStatus',
        tags: ['Ndoto'],
        summary: 'Change the status of a conversation',
        description: 'Without a status: resolves an open conversation, opens any other.',
        params: itemParams,
        body,
        response: { 200: answer, ...ndotoErrors(409, 413, 415) },
      },
    },
    async ({ principal: { workspaceId }, params: { id }, body }) => {
      const status =
        body?.status ?? ((await conversations.get(workspaceId, id)).status === 'open' ? 'resolved' : 'open')
      const seconds = body?.snoozed_until
      const until = typeof seconds === 'number' ? new Date(seconds * 1_000).toISOString() : seconds
      const changed = await conversations.update(workspaceId, id, { status, snoozed_until: until })
      const { status: current_status, snoozed_until } = changed
      return { meta: {}, payload: { success: true as const, current_status, conversation_id: id, snoozed_until } }
    },
  )
}
