import { z } from 'zod'

import type { Slot } from '../meetings/slot.ts'

const instant = z.iso.datetime({ offset: true })
const minutes = z.int().min(5).max(480)

/**
 * The inputs of an agent's tools. Models read the descriptions too. The schemas validate the calls of every engine.
 */
export const toolInputs = {
  qualify: z
    .strictObject({
      score: z.int().min(0).max(100).describe('How likely they are to buy, 0 to 100.'),
      stage: z
        .string()
        .min(1)
        .max(100)
        .optional()
        .describe("One of the workspace's stages. Absent: it stays unchanged."),
      intent: z.string().min(1).max(500).optional().describe('What they want, in a few words of their own.'),
      reason: z.string().min(1).max(1_000).describe('Why this score, by what they have said.'),
    })
    .describe('Stores how promising the contact is. Reaching the stage Qualified tells the sales team.'),
  propose_slots: z
    .strictObject({
      from: instant.optional().describe('Not before this. Absent: now.'),
      until: instant.optional().describe('Not after this.'),
      duration_minutes: minutes.optional(),
      count: z.int().min(1).max(5).optional().describe('How many to find. Absent: 3.'),
    })
    .describe('Finds free slots for a meeting. It tells the contact nothing: write them a message with the slots.'),
  book_meeting: z
    .strictObject({
      start: instant.describe('The beginning of a free slot that the contact has agreed to.'),
      duration_minutes: minutes.optional(),
      title: z.string().min(1).max(200).optional(),
      replaces: z
        .int()
        .positive()
        .optional()
        .describe('The id of a booked meeting of the contact that this one is instead of: it is cancelled.'),
    })
    .describe('Books a meeting with the contact. Refused when the slot is taken: propose others.'),
  hand_off: z
    .strictObject({
      reason: z.string().min(1).max(500),
      priority: z.enum(['urgent', 'high', 'medium', 'low']),
      summary: z.string().min(1).max(2_000).describe('What a person must know to continue.'),
    })
    .describe('Gives the conversation to a person. You say nothing more after it until it is handed back.'),
  send_message: z
    .strictObject({ text: z.string().min(1).max(4_096) })
    .describe('Writes to the contact in this conversation.'),
  schedule_follow_up: z
    .strictObject({ at: instant, note: z.string().min(1).max(500).describe('What to take up then.') })
    .describe('Runs you again at that time, unless the contact has written before.'),
  opt_out: z
    .strictObject({ reason: z.string().min(1).max(500) })
    .describe('The contact wants no more messages. Nothing is sent to them after it.'),
} as const

export type ToolName = keyof typeof toolInputs
export type ToolInputs = { [Name in ToolName]: z.infer<(typeof toolInputs)[Name]> }

export interface ToolOutputs {
  qualify: { score: number; stage: string }
  propose_slots: { slots: Slot[] }
  book_meeting: { meeting_id: number; start: string; end: string; url: string }
  hand_off: { handoff_id: number }
  send_message: { message_id: number }
  schedule_follow_up: { follow_up_id: number; at: string }
  opt_out: { opted_out: true }
}
