import { z } from 'zod'

import { type ToolName, toolInputs } from '../tools.ts'

const tool = z.enum(Object.keys(toolInputs) as [ToolName, ...ToolName[]])

/** What a text must contain or must not contain. `matches` is a case-insensitive regular expression. */
const textCheck = z.strictObject({
  contains: z.array(z.string()).optional(),
  lacks: z.array(z.string()).optional(),
  matches: z.string().optional(),
})
export type TextCheck = z.infer<typeof textCheck>

const message = z.strictObject({
  author: z.enum(['contact', 'agent', 'person', 'trigger', 'campaign']),
  text: z.string(),
  /** Hours before the conversation's `now`. */
  hours_ago: z.number().min(0),
})

const turn = z.strictObject({
  /** What the contact writes, one message each. Left out if something else starts the run. */
  says: z.array(z.string()).min(1).optional(),
  /** Default: `message.received`. */
  trigger: z.string().optional(),
  /** Hours since the previous turn. Default: one minute. */
  hours_later: z.number().min(0).optional(),
  /** All calls of the agent, in order. */
  calls: z.array(
    z.strictObject({
      tool,
      /** At least these fields. A text may be `{contains, lacks, matches}`. */
      input: z.record(z.string(), z.union([z.string(), z.number(), textCheck])).optional(),
      /**
       * The tool's result: `error` is the code of a refusal, whatever the input. Default: the calendar and the other
       * tools answer.
       */
      refused: z.string().optional(),
    }),
  ),
  /** Tools that must not be used, not even by a model, whose calls may differ. */
  never: z.array(tool).optional(),
})
export type Turn = z.infer<typeof turn>

/** A conversation with an agent and its expected outcome, whether rules or a model decide. */
export const recordedConversation = z.strictObject({
  name: z.string(),
  contact: z
    .strictObject({
      phone: z.string().nullable(),
      name: z.string().nullable(),
      company: z.string().nullable(),
      email: z.string().nullable(),
      intent: z.string().nullable(),
      stage: z.string(),
      qualified_at: z.string().nullable(),
      opted_out_at: z.string().nullable(),
    })
    .partial(),
  stages: z.array(z.string()).optional(),
  now: z.iso.datetime(),
  time_zone: z.string(),
  history: z.array(message).optional(),
  calendar: z
    .strictObject({
      /** Starts of the free slots, of 30 minutes each. */
      free: z.array(z.iso.datetime()),
      /** Starts of the slots that somebody else takes after they were proposed. */
      taken: z.array(z.iso.datetime()).optional(),
    })
    .optional(),
  /** Starts of the meetings that are booked already. */
  meetings: z.array(z.iso.datetime()).optional(),
  /** Starts of the slots that were proposed before the first turn. */
  proposed: z.array(z.iso.datetime()).optional(),
  turns: z.array(turn).min(1),
})
export type RecordedConversation = z.infer<typeof recordedConversation>

export const recordedConversations = z.array(recordedConversation)
