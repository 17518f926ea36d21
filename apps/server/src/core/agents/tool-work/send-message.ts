import { ParleyError } from '../../../kernel/errors.ts'
import { queueMessage } from '../../messages/send-message.ts'
import type { ToolWork } from './tool-work.ts'

const mostInRun = 3

/** Queues the message. The worker checks again whether a person has stepped in. */
export const sendMessage: ToolWork<'send_message'> = async (context, { text }) => {
  const { tx, tenant, runId, contact, conversation, now, deps } = context
  const { sent } = await tx
    .selectFrom('messages')
    .select(({ fn }) => fn.countAll<number>().as('sent'))
    .where('contact_id', '=', contact.id)
    .where('agent_run_id', '=', runId)
    .executeTakeFirstOrThrow()
  if (sent >= mostInRun) {
    throw new ParleyError('conflict', `A run can send at most ${mostInRun} messages.`, { code: 'too_many_messages' })
  }
  const message = {
    contactId: contact.id,
    channelId: conversation?.channel_id,
    content: { type: 'text' as const, text },
    author: 'agent' as const,
    agentRunId: runId,
    later: true,
  }
  const { messageId } = await queueMessage(tx, tenant, message, deps, now)
  if (!conversation) await linkConversation(context, messageId)
  return { message_id: messageId }
}

/** Links the run to the conversation that its first message has created. */
async function linkConversation({ tx, runId }: Parameters<typeof sendMessage>[0], messageId: number): Promise<void> {
  await tx
    .updateTable('agent_runs')
    .set(({ selectFrom }) => ({
      conversation_id: selectFrom('messages').select('messages.conversation_id').where('messages.id', '=', messageId),
    }))
    .where('id', '=', runId)
    .execute()
}
