import { z } from 'zod'

import { exampleOf } from '../../core/endpoints/event-examples.ts'
import { meetingStatuses } from '../../core/meetings/meeting.ts'
import { flag, moment, reference, text, wholeNumber } from '../../web/schemas.ts'
import { contactPreview, previewOfContact } from '../resources/preview.ts'

export const meeting = z
  .object({
    id: z.number().int(),
    contact_id: z.number().int(),
    conversation_id: z.number().int().nullable(),
    title: z.string(),
    notes: z.string().nullable().describe('Not shown to the contact.'),
    start: z.string(),
    end: z.string(),
    status: z.enum(meetingStatuses),
    agent_slug: z.string().nullable().describe('The agent that booked it; null if a request did.'),
    agent_run_id: z.number().int().nullable(),
    evidence: z.array(z.number().int()).describe('The messages in which the contact agreed to it.'),
    url: z.string().describe('A page for the contact that needs no key; append `.ics` for a calendar file.'),
    revision: z.number().int().describe('The number of changes.'),
    created_at: z.string(),
    updated_at: z.string(),
    cancelled_at: z.string().nullable(),
    cancel_reason: z.string().nullable().describe('Not shown to the contact.'),
  })
  .meta({
    id: 'Meeting',
    examples: [exampleOf.meeting],
  })

export const meetingSummary = meeting
  .extend({ contact: contactPreview.describe('Null without the scope `contacts:read`.') })
  .meta({
    id: 'MeetingSummary',
    examples: [{ ...exampleOf.meeting, contact: { ...previewOfContact, id: exampleOf.meeting.contact_id } }],
  })

export const cancellation = z
  .strictObject({ reason: text(500).optional().describe('Why. Not shown to the contact.') })
  .nullish()
  .meta({ id: 'MeetingCancellation', examples: [{ reason: 'The demo is no longer needed.' }] })

const start = moment().describe('A whole minute, from `GET /v1/calendar/slots` or any other time that fits.')
const duration = wholeNumber(5, 480)
const anyTime = flag()
  .optional()
  .describe(
    'True: allows a time outside the working hours, on a holiday, at short notice or far ahead. Never over another meeting.',
  )

export const newMeeting = z
  .strictObject({
    contact_id: reference(),
    start,
    duration_minutes: duration.optional().describe('Default: the calendar’s duration.'),
    any_time: anyTime,
    title: text(200).optional(),
    conversation_id: reference().optional(),
    notes: text(5_000).optional(),
  })
  .meta({
    id: 'NewMeeting',
    examples: [
      { contact_id: 4821, start: '2036-01-21T10:00:00Z', any_time: true, title: 'Demo' },
      {
        contact_id: 4821,
        start: '2036-01-21T15:30:00+05:30',
        duration_minutes: 45,
        any_time: true,
        conversation_id: 7,
      },
    ],
  })

export const meetingPatch = z
  .strictObject({
    start: start.optional(),
    duration_minutes: duration.optional().describe('Default: the current duration.'),
    any_time: anyTime,
    title: text(200).optional(),
    notes: text(5_000).nullish(),
  })
  .meta({ id: 'MeetingPatch', examples: [{ start: '2036-01-22T10:00:00Z', any_time: true }, { title: 'Second demo' }] })
