import { ParleyError } from '../../../kernel/errors.ts'
import { handOff as handOver } from '../../handoffs/hand-off.ts'
import type { ToolWork } from './tool-work.ts'

export const handOff: ToolWork<'hand_off'> = async ({ tx, tenant, runId, agentSlug, conversation, now }, input) => {
  if (!conversation) {
    throw new ParleyError('conflict', 'There is no conversation with this contact yet.', { code: 'no_conversation' })
  }
  const handoffInput = { ...input, conversationId: conversation.id, agentSlug, agentRunId: runId }
  const { handoff } = await handOver(tx, tenant, handoffInput, now)
  return { handoff_id: handoff.id }
}
