import type { Contact } from '../contacts/contact.ts'
import type { Conversation } from '../conversations/conversation.ts'
import type { Slot } from '../meetings/slot.ts'
import type { ToolInputs, ToolName, ToolOutputs } from './tools.ts'

/** All that an agent sees: what it decides follows from this and from what its tools answer. */
export interface Situation {
  now: Date
  /** IANA, the contact's. */
  timeZone: string
  /** What started the run: an event's type, or `cron`, `follow_up`, `manual`. */
  trigger: string
  /** What a follow-up was to take up. */
  note?: string
  contact: Contact
  /** Null for who has none yet. */
  conversation: Conversation | null
  /** Of the conversation, oldest first, the newest of them at most. */
  messages: readonly TranscriptMessage[]
  /** The slots last proposed in this conversation, oldest first; empty when there are none. */
  proposed: readonly Slot[]
  /** What is booked with the contact and lies ahead. */
  meetings: readonly { id: number; start: string; end: string }[]
}

export interface TranscriptMessage {
  id: number
  direction: 'inbound' | 'outbound'
  /** Whose an outbound message is. */
  author: 'contact' | 'agent' | 'person' | 'trigger' | 'campaign'
  text: string
  at: string
}

/** Uses a tool. A refusal is a result: whoever decides can do something else. */
export type Act = <Name extends ToolName>(tool: Name, input: ToolInputs[Name]) => Promise<ToolResult<ToolOutputs[Name]>>

export type ToolResult<Output> = { ok: true; output: Output } | { ok: false; error: { code: string; message: string } }
