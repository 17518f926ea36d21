import type { Content } from '../channels/content.ts'

interface Labelled {
  /** The name by which conditions lead here. */
  label?: string | undefined
}

export interface MessageStep extends Labelled {
  type: 'message'
  /** Overrides the campaign's channel. */
  channel_id?: number | undefined
  /** With variables: `{{name|there}}`. Absent: it has variants. */
  content?: Content | undefined
  /** Each contact gets one of them. */
  variants?: Variant[] | undefined
}

export interface Variant {
  content: Content
  /** Its share, compared with the other weights. Default: 1. */
  weight?: number | undefined
}

/** Has exactly one of the three fields. */
export interface WaitStep extends Labelled {
  type: 'wait'
  minutes?: number | undefined
  hours?: number | undefined
  days?: number | undefined
}

/** Has exactly one of the fields. */
export interface Test {
  /** Whether the contact has written since the enrollment. */
  replied?: boolean | undefined
  /** The contact is in one of these stages. */
  stage?: string[] | undefined
  score_at_least?: number | undefined
  /** Whether the contact has accepted an invitation to connect. */
  connected?: boolean | undefined
}

export interface ConditionStep extends Labelled {
  type: 'condition'
  if: Test
  /** The label of a later step, or `end`. Absent: the next step. */
  yes?: string | undefined
  no?: string | undefined
}

/** The contact waits until a person has done the task. */
export interface TaskStep extends Labelled {
  type: 'task'
  title: string
  note?: string | undefined
  assignee?: string | undefined
  due_hours?: number | undefined
}

/** Invites the contact to connect, once for each channel. A contact who was invited before continues right away. */
export interface InvitationStep extends Labelled {
  type: 'linkedin_invitation'
  /** A LinkedIn channel. Absent: the workspace's LinkedIn channel. */
  channel_id?: number | undefined
  /** May have variables. */
  note?: string | undefined
}

export type Step = MessageStep | WaitStep | ConditionStep | TaskStep | InvitationStep

/** The target of a condition that ends the campaign for the contact. */
export const end = 'end'

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof weekdays)[number]

/** When contacts may be written to, in their own time zone. */
export interface WorkingHours {
  days: Weekday[]
  /** HH:MM */
  from: string
  /** HH:MM, after `from`; 24:00 is the end of the day. */
  to: string
}
