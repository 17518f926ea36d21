import type { Tx } from '../../db/database.ts'
import { ParleyError } from '../../kernel/errors.ts'
import type { Contact } from '../contacts/contact.ts'
import type { Tenant } from '../workspaces/tenant.ts'
import { type QueueMessage, queueMessage } from './send-message.ts'

/**
 * Answers who has just opted out, on the channel on which they did. The one message that they still get: a worker sends
 * it, since nobody waits for it. What their channel can't carry isn't sent; that they opted out counts all the same.
 */
export async function confirmOptOut(
  tx: Tx,
  tenant: Tenant,
  { contact, channelId, text }: { contact: Contact; channelId: number; text: string },
  deps: QueueMessage,
  now: Date,
): Promise<void> {
  try {
    const reply = { contactId: contact.id, channelId, content: { type: 'text' as const, text } }
    await queueMessage(tx, tenant, { ...reply, author: 'system', despiteOptOut: true, later: true }, deps, now)
  } catch (error) {
    if (!(error instanceof ParleyError)) throw error
  }
}
