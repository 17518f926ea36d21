import type { Tx } from '../../../db/database.ts'
import type { Contact } from '../../contacts/contact.ts'
import type { RunCause } from '../../contacts/update-contact.ts'
import type { Conversation } from '../../conversations/conversation.ts'
import type { QueueMessage } from '../../messages/send-message.ts'
import type { Tenant } from '../../tenant/tenant.ts'
import type { ToolInputs, ToolName, ToolOutputs } from '../tools.ts'

export interface ToolDependencies extends QueueMessage {
  /** The base URL of meeting pages. */
  publicUrl: string
}

/** A tool's context. It runs under the locks of contact and conversation, in the transaction that records the call. */
export interface ToolContext {
  tx: Tx
  tenant: Tenant
  runId: number
  agentSlug: string
  cause: RunCause
  contact: Contact
  /** Null before the first message. */
  conversation: Conversation | null
  now: Date
  deps: ToolDependencies
}

/** Throws `ParleyError` to refuse the call: then only the refusal is stored. */
export type ToolWork<Name extends ToolName> = (
  context: ToolContext,
  input: ToolInputs[Name],
) => Promise<ToolOutputs[Name]>
