import type { Tx } from '../../db/database.ts'
import { ParleyError } from '../../kernel/errors.ts'
import type { Contact } from '../contacts/contact.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { type QueueMessage, queueMessage } from './send-message.ts'

/**
 * Confirms an opt-out on the channel on which the contact wrote it. This is the last message that the contact gets. A
 * worker sends it, since nobody waits for it. If the channel can't carry it, it isn't sent, and the opt-out stands.
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
