import { z } from 'zod'

import { type ToolName, toolInputs } from '../tools.ts'

const tool = z.enum(Object.keys(toolInputs) as [ToolName, ...ToolName[]])

/** What a text must have in it or must not; `matches` is a regular expression without regard to case. */
const textCheck = z.strictObject({
  contains: z.array(z.string()).optional(),
  lacks: z.array(z.string()).optional(),
  matches: z.string().optional(),
})
export type TextCheck = z.infer<typeof textCheck>

const message = z.strictObject({
  author: z.enum(['contact', 'agent', 'person', 'trigger', 'campaign']),
  text: z.string(),
  /** Before `now` of the conversation. */
  hours_ago: z.number().min(0),
})

const turn = z.strictObject({
  /** What they write, a message each; left out where something else starts the run. */
  says: z.array(z.string()).min(1).optional(),
  /** Left out: `message.received`. */
  trigger: z.string().optional(),
  /** Since the turn before. Left out: a minute. */
  hours_later: z.number().min(0).optional(),
  /** All that the agent does, in order. */
  calls: z.array(
    z.strictObject({
      tool,
      /** At least these; a text may be `{contains, lacks, matches}`. */
      input: z.record(z.string(), z.union([z.string(), z.number(), textCheck])).optional(),
      /** What comes back: `error` is a refusal's code, whatever the input. Left out: the calendar and the like answer. */
      refused: z.string().optional(),
    }),
  ),
  /** Must not be used, also by a model, whose calls may be others. */
  never: z.array(tool).optional(),
})
export type Turn = z.infer<typeof turn>

/** A conversation with an agent and what must come of it, whoever decides: rules or a model. */
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
      /** Beginnings of the free slots, of 30 minutes each. */
      free: z.array(z.iso.datetime()),
      /** Those of them that somebody takes after they were proposed. */
      taken: z.array(z.iso.datetime()).optional(),
    })
    .optional(),
  /** Beginnings of what is booked already. */
  meetings: z.array(z.iso.datetime()).optional(),
  /** Proposed before the first turn, by their beginnings. */
  proposed: z.array(z.iso.datetime()).optional(),
  turns: z.array(turn).min(1),
})
export type RecordedConversation = z.infer<typeof recordedConversation>

export const recordedConversations = z.array(recordedConversation)
