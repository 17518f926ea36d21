import { z } from 'zod'

import { message, newMessage } from '../../api/resources/message.ts'
import { defineTool, idempotencyKey, writes } from '../tool.ts'

export const sendMessage = defineTool({
  name: 'messages_send',
  title: 'Send a message to a lead',
  description:
    'Sends a message to a real person over WhatsApp or RCS, and waits for the vendor’s first answer. Name the recipient by `to` (a phone number) or `contact_id` (a lead’s id), and say it in `text`, or in `content` for a template, media or buttons. Outside WhatsApp’s 24-hour window, only approved templates can be sent: templates_list shows them. If an agent of Parley answers the conversation, people answer it from then on. Give an `idempotency_key`, so that a repeated call sends nothing twice. `status` in the result: `sent`; `queued` (Parley retries it); `unknown` (it may have been sent: don’t send it again).',
  scopes: ['messages:write'],
  hints: { ...writes, idempotentHint: false, openWorldHint: true },
  input: newMessage.safeExtend({ idempotency_key: idempotencyKey }),
  output: message.extend({
    simulated: z.boolean().describe('True: it went through the simulator, so nobody gets it. Tell the user.'),
  }),
  run: ({ messages }, principal, { to, contact_id, text, content, channel_id, idempotency_key }) =>
    messages.send(principal, {
      to,
      contactId: contact_id,
      content: content ?? { type: 'text', text: text ?? '' },
      contentField: content ? 'content.' : '',
      channelId: channel_id,
      idempotencyKey: idempotency_key,
    }),
})
