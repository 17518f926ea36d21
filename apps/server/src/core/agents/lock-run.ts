import type { Tx } from '../../db/database.ts'
import type { Contact } from '../contacts/contact.ts'
import { selectContacts, toContact } from '../contacts/select-contact.ts'
import type { Conversation } from '../conversations/conversation.ts'
import { toConversation } from '../conversations/conversation.ts'
import { runColumns, type StoredRun } from './run.ts'

/** A claim on a run. It is stale if the run has another generation. */
export interface RunClaim {
  id: number
  generation: number
  workspaceId: number
  contactId: number
}

export interface LockedRun {
  run: StoredRun
  contact: Contact
  conversation: Conversation | null
}

/**
 * Locks the contact, the conversation and then the run, in the order used everywhere. Until the transaction ends, no
 * other transaction writes in the conversation. Undefined if the claim is stale.
 */
export async function lockRun(tx: Tx, claim: RunClaim): Promise<LockedRun | undefined> {
  const contact = await selectContacts(tx, claim.workspaceId)
    .where('contacts.id', '=', claim.contactId)
    .forNoKeyUpdate('contacts')
    .executeTakeFirst()
  if (!contact) return undefined
  const known = await tx
    .selectFrom('agent_runs')
    .select('conversation_id')
    .where('id', '=', claim.id)
    .executeTakeFirst()
  if (!known) return undefined
  const conversation =
    known.conversation_id === null
      ? undefined
      : await tx
          .selectFrom('conversations')
          .selectAll()
          .where('id', '=', known.conversation_id)
          .forUpdate()
          .executeTakeFirst()
  const run = await tx
    .selectFrom('agent_runs')
    .select(runColumns)
    .where('id', '=', claim.id)
    .where('generation', '=', claim.generation)
    .where('status', '=', 'running')
    .forUpdate()
    .executeTakeFirst()
  if (!run) return undefined
  return { run, contact: toContact(contact), conversation: conversation ? toConversation(conversation) : null }
}
