import { z } from 'zod'

import { enrollmentStatuses } from '../../core/campaigns/campaign.ts'

const example = {
  id: 77,
  campaign_id: 3,
  contact_id: 4821,
  status: 'active' as const,
  reason: null,
  step: 2,
  due_at: '2026-01-17T09:30:00.000Z',
  enrolled_at: '2026-01-15T09:30:00.000Z',
  replied_at: null,
  ended_at: null,
}

const fields = {
  id: z.number().int(),
  campaign_id: z.number().int(),
  contact_id: z.number().int(),
  status: z.enum(enrollmentStatuses).describe('`waiting`: for its task to be completed.'),
  reason: z
    .string()
    .nullable()
    .describe('Why it ended: `reply`, `opt_out`, `removed`, `archived`, or the reason why its step failed.'),
  step: z.number().int().describe('From 0: the next step; for a failed enrollment, the step that failed.'),
  due_at: z.string().nullable().describe('When that step is due.'),
  enrolled_at: z.string(),
  replied_at: z.string().nullable().describe('When the contact first wrote after the enrollment.'),
  ended_at: z.string().nullable(),
}

export const enrollment = z.object(fields).meta({ id: 'Enrollment', examples: [example] })

export const namedEnrollment = z
  .object({
    ...fields,
    contact: z
      .object({
        id: z.number().int(),
        name: z.string().nullable(),
        phone: z.string().nullable(),
        email: z.string().nullable(),
        linkedin: z.string().nullable(),
      })
      .nullable()
      .describe('Null without the scope `contacts:read`.'),
  })
  .meta({
    id: 'NamedEnrollment',
    examples: [
      { ...example, contact: { id: 4821, name: 'Rohan Mehta', phone: '919812345678', email: null, linkedin: null } },
    ],
  })

export const enrollmentWithSteps = z
  .object({
    ...fields,
    steps_done: z.array(
      z.object({
        step: z.number().int(),
        message_id: z.number().int().nullable(),
        task_id: z.number().int().nullable(),
        connection_id: z.number().int().nullable().describe('For an invitation.'),
        done_at: z.string(),
      }),
    ),
  })
  .meta({
    id: 'EnrollmentWithSteps',
    examples: [
      {
        ...example,
        steps_done: [
          { step: 0, message_id: 42, task_id: null, connection_id: null, done_at: '2026-01-15T09:30:00.000Z' },
        ],
      },
    ],
  })
