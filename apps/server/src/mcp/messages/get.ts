import { z } from 'zod'

import { messageWithStatuses } from '../../api/resources/message.ts'
import { reference } from '../../web/schemas.ts'
import { defineTool, reads } from '../tool.ts'

export const getMessage = defineTool({
  name: 'messages_get',
  title: 'Read a message',
  description: 'One message by its id, with every status that the vendor has reported: sent, delivered, read, failed.',
  scopes: ['messages:read'],
  hints: reads,
  input: z.strictObject({ id: reference().describe("The message's id, from messages_list or messages_send.") }),
  output: messageWithStatuses,
  run: ({ messages }, principal, { id }) => messages.get(principal, id),
})
