import type { Contact } from '../contacts/contact.ts'
import type { Conversation } from '../conversations/conversation.ts'
import type { Slot } from '../meetings/slot.ts'
import type { ToolInputs, ToolName, ToolOutputs } from './tools.ts'

/** All that an agent sees. Its decisions depend on this and on the results of its tools. */
export interface Situation {
  now: Date
  /** The contact's zone, IANA. */
  timeZone: string
  /** What started the run: an event's type, or `cron`, `follow_up`, `manual`. */
  trigger: string
  /** The note of the follow-up that started the run. */
  note?: string
  contact: Contact
  /** Null before the first message. */
  conversation: Conversation | null
  /** The newest messages of the conversation, oldest first. */
  messages: readonly TranscriptMessage[]
  /** The slots last proposed in this conversation, oldest first. Empty if there are none. */
  proposed: readonly Slot[]
  /** The contact's booked meetings that haven't ended. */
  meetings: readonly { id: number; start: string; end: string }[]
}

export interface TranscriptMessage {
  id: number
  direction: 'inbound' | 'outbound'
  /** Who wrote it. */
  author: 'contact' | 'agent' | 'person' | 'trigger' | 'campaign'
  text: string
  at: string
}

/** Calls a tool. A refusal is a result, so that the engine can do something else. */
export type Act = <Name extends ToolName>(tool: Name, input: ToolInputs[Name]) => Promise<ToolResult<ToolOutputs[Name]>>

export type ToolResult<Output> = { ok: true; output: Output } | { ok: false; error: { code: string; message: string } }
