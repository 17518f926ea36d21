import { z } from 'zod'

import { directions, message, statuses } from '../../api/resources/message.ts'
import { listing, oneOf } from '../../web/schemas.ts'
import { conversationId, leadId, page } from '../fields.ts'
import { defineTool, reads } from '../tool.ts'

export const listMessages = defineTool({
  name: 'messages_list',
  title: 'List messages',
  description:
    'Messages to and from leads, newest first. Filter by lead with `contact_id`, by conversation with `conversation_id`. `status: failed` shows unsent messages; `error` says why.',
  scopes: ['messages:read'],
  hints: reads,
  input: z.strictObject({
    contact_id: leadId().optional(),
    conversation_id: conversationId().optional(),
    direction: oneOf(directions).optional(),
    status: oneOf(statuses).optional(),
    ...page,
  }),
  output: listing(message),
  run: ({ messages }, principal, input) => messages.list(principal, input),
})
