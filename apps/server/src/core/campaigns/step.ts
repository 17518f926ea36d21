import type { Content } from '../messages/content.ts'

interface Labelled {
  /** For conditions that lead here. */
  label?: string | undefined
}

export interface MessageStep extends Labelled {
  type: 'message'
  /** In place of the campaign's. */
  channel_id?: number | undefined
  /** With variables: `{{name|there}}`. */
  content: Content
}

/** One of the three. */
export interface WaitStep extends Labelled {
  type: 'wait'
  minutes?: number | undefined
  hours?: number | undefined
  days?: number | undefined
}

/** One of them. */
export interface Test {
  /** Whether they have written since the campaign has them. */
  replied?: boolean | undefined
  /** Any of these. */
  stage?: string[] | undefined
  score_at_least?: number | undefined
  /** Whether they have accepted an invitation to connect. */
  connected?: boolean | undefined
}

export interface ConditionStep extends Labelled {
  type: 'condition'
  if: Test
  /** The label of a later step, or `end`; the next step where it is absent. */
  yes?: string | undefined
  no?: string | undefined
}

/** The contact waits until somebody has done it. */
export interface TaskStep extends Labelled {
  type: 'task'
  title: string
  note?: string | undefined
  assignee?: string | undefined
  due_hours?: number | undefined
}

/** Asks the contact to connect. Once for each channel: who has been asked goes on at once. */
export interface InvitationStep extends Labelled {
  type: 'linkedin_invitation'
  /** A LinkedIn channel. The workspace's own where it is absent. */
  channel_id?: number | undefined
  /** May have variables. */
  note?: string | undefined
}

export type Step = MessageStep | WaitStep | ConditionStep | TaskStep | InvitationStep

/** Where a condition leads that leads out of the campaign. */
export const end = 'end'

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof weekdays)[number]

/** When contacts are written to, by their own clocks. */
export interface WorkingHours {
  days: Weekday[]
  /** HH:MM */
  from: string
  /** HH:MM, after `from`; 24:00 is the end of the day. */
  to: string
}
