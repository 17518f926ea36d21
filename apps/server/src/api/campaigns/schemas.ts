import { z } from 'zod'

import { campaignStatuses } from '../../core/campaigns/campaign.ts'
import { weekdays } from '../../core/campaigns/step.ts'
import { minutesOf } from '../../core/campaigns/working-hours.ts'
import { temperatures } from '../../core/tenant/scoring-rules.ts'
import { flag, oneOf, reference, text, wholeNumber } from '../../web/schemas.ts'
import { content } from '../resources/content.ts'

const steps = [
  { type: 'message' as const, content: { type: 'text' as const, text: 'Hi {{name|there}}, how is the trial going?' } },
  { type: 'wait' as const, days: 2 },
  { type: 'condition' as const, if: { score_at_least: 60 }, no: 'remind' },
  { type: 'task' as const, title: 'Call {{name|them}}', assignee: 'asha@example.com', due_hours: 24 },
  {
    type: 'message' as const,
    label: 'remind',
    content: { type: 'text' as const, text: 'Your trial ends on {{attributes.trial_end|Friday}}.' },
  },
]

const hours = { days: ['mon' as const, 'tue' as const, 'wed' as const], from: '09:00', to: '18:00' }

const example = {
  id: 3,
  name: 'Trials that end',
  status: 'running' as const,
  mode: 'live' as const,
  steps,
  working_hours: hours,
  stop_on_reply: true,
  channel_id: null,
  created_at: '2026-01-15T09:30:00.000Z',
  updated_at: '2026-01-15T09:30:00.000Z',
  started_at: '2026-01-15T09:30:00.000Z',
  completed_at: null,
}

const label = text(50).optional().describe('The name by which a condition of an earlier step jumps to this step.')
const target = text(50).optional().describe('The label of a later step, or `end`. Absent: the next step.')

const only = (fields: object) => Object.values(fields).filter((value) => value !== undefined).length === 1

const test = z
  .strictObject({
    replied: flag().optional().describe('Whether the contact has written since the enrollment.'),
    stage: z.array(text(100), 'must be a list of stages').min(1, 'must have at least one item').max(50).optional(),
    score_at_least: wholeNumber(0, 100).optional(),
    connected: flag().optional().describe('Whether the contact has accepted an invitation to connect.'),
  })
  .refine(only, 'must have one of replied, stage, score_at_least, connected')

const variant = z.strictObject({
  content,
  weight: wholeNumber(1, 100).optional().describe('Its share, compared with the other weights. Default: 1.'),
})

const step = z
  .discriminatedUnion(
    'type',
    [
      z
        .strictObject({
          type: z.literal('message'),
          label,
          channel_id: reference().optional().describe('Default: the campaign’s channel.'),
          content: content
            .optional()
            .describe(
              'Its texts may have variables: `{{name|there}}`, `{{company}}`, `{{attributes.plan}}`. The text after `|` replaces a missing value. Without it, the step fails for that contact.',
            ),
          variants: z
            .array(variant, 'must be a list of variants')
            .min(2, 'must have at least two items')
            .max(5, 'must have at most 5 items')
            .optional()
            .describe('Instead of `content`, to compare them. Each contact gets one, and always the same.'),
        })
        .refine(({ content, variants }) => content !== undefined || variants !== undefined, {
          path: ['content'],
          error: 'is required unless variants is given',
        })
        .refine(({ content, variants }) => content === undefined || variants === undefined, {
          path: ['variants'],
          error: 'must not be given with content',
        }),
      z
        .strictObject({
          type: z.literal('wait'),
          label,
          minutes: wholeNumber(1, 525_600).optional(),
          hours: wholeNumber(1, 8_760).optional(),
          days: wholeNumber(1, 365).optional(),
        })
        .refine(({ minutes, hours, days }) => only({ minutes, hours, days }), 'must have one of minutes, hours, days'),
      z.strictObject({ type: z.literal('condition'), label, if: test, yes: target, no: target }),
      z.strictObject({
        type: z.literal('task'),
        label,
        title: text(300).describe('May have variables.'),
        note: text(5_000).optional(),
        assignee: text(200).optional(),
        due_hours: wholeNumber(1, 8_760).optional(),
      }),
      z.strictObject({
        type: z.literal('linkedin_invitation'),
        label,
        channel_id: reference().optional().describe('A LinkedIn channel. Default: the workspace’s.'),
        note: text(300).optional().describe('May have variables.'),
      }),
    ],
    { error: 'must be message, wait, condition, task or linkedin_invitation' },
  )
  .meta({ id: 'CampaignStep', examples: steps })

const time = z
  .string({ error: (issue) => (issue.input === undefined ? 'is required' : 'must be text') })
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'must be a time of day like 09:00')

const workingHours = z
  .strictObject({
    days: z
      .array(oneOf(weekdays), { error: (issue) => (issue.input === undefined ? 'is required' : 'must be a list') })
      .min(1, 'must have at least one item')
      .max(7, 'must have at most 7 items'),
    from: time,
    to: time.describe('`24:00`: the end of the day.'),
  })
  .refine(({ from, to }) => minutesOf(from) < minutesOf(to), { path: ['to'], error: 'must be after from' })

const fields = {
  name: text(200),
  steps: z
    .array(step, { error: (issue) => (issue.input === undefined ? 'is required' : 'must be a list of steps') })
    .min(1, 'must have at least one item')
    .max(100, 'must have at most 100 items'),
  working_hours: workingHours
    .nullish()
    .describe('When messages are sent and tasks created, in each contact’s time zone. Null: always.'),
  stop_on_reply: flag().describe('A contact that writes leaves the campaign. Default: true.'),
  channel_id: reference().nullish().describe('For steps that name no channel. Null: the workspace’s default.'),
}

export const newCampaign = z
  .strictObject({ ...fields, stop_on_reply: fields.stop_on_reply.optional() })
  .meta({ id: 'NewCampaign', examples: [{ name: example.name, steps, working_hours: hours }] })

export const campaignPatch = z
  .strictObject({
    name: fields.name.optional(),
    steps: fields.steps.optional(),
    working_hours: fields.working_hours,
    stop_on_reply: fields.stop_on_reply.optional(),
    channel_id: fields.channel_id,
  })
  .meta({ id: 'CampaignPatch', examples: [{ name: 'Trials that end soon' }, { stop_on_reply: false }] })

const shown = {
  id: z.number().int(),
  name: z.string(),
  status: z.enum(campaignStatuses),
  mode: z.enum(['live', 'test']).describe('`test`: a test key created it; it sends over the simulator.'),
  steps: z.array(z.unknown()).describe('The steps as they were given: `CampaignStep`.'),
  working_hours: z.object({ days: z.array(z.enum(weekdays)), from: z.string(), to: z.string() }).nullable(),
  stop_on_reply: z.boolean(),
  channel_id: z.number().int().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
  started_at: z.string().nullable(),
  completed_at: z.string().nullable(),
}

export const campaign = z.object(shown).meta({ id: 'Campaign', examples: [example] })

const count = z.number().int()

const stepCounts = z.object({
  waiting: count.describe('It is their next step, or they wait for its task.'),
  sent: count.describe('Got its message, and it didn’t fail later.'),
  replied: count.describe('Wrote first after its message.'),
  failed: count.describe('Failed at it, or its message did.'),
  skipped: count.describe('Went past it without doing it.'),
  opted_out: count.describe('Opted out while it was their next step.'),
  variants: z.array(z.object({ sent: count, replied: count })).describe('Of a message step with variants, in order.'),
  leading: count
    .nullable()
    .describe(
      'The variant with the highest share of answers so far, from 0; null while none is alone in front. It may lead by chance.',
    ),
})

const stepExample = (counts: Partial<z.infer<typeof stepCounts>>): z.infer<typeof stepCounts> => ({
  waiting: 0,
  sent: 0,
  replied: 0,
  failed: 0,
  skipped: 0,
  opted_out: 0,
  variants: [],
  leading: null,
  ...counts,
})

const dailyLimit = z.object({
  channel_id: z.number().int(),
  limit: count,
  sent: count.describe('By all campaigns of the channel, today in the time zone of the workspace.'),
  left: count,
})

export const campaignWithCounts = z
  .object({
    ...shown,
    counts: z.object({
      enrolled: count,
      by_status: z.object({ active: count, waiting: count, completed: count, stopped: count, failed: count }),
      by_step: z
        .array(count)
        .describe('How many enrollments have completed each step, in order. A task counts once it is created.'),
      replies: count.describe('Contacts that have written since their enrollment.'),
      steps: z.array(stepCounts).describe('The contacts of each step, in order.'),
    }),
    daily_limits: z.array(dailyLimit).describe('Of the channels over which it sends that have a limit.'),
  })
  .meta({
    id: 'CampaignWithCounts',
    examples: [
      {
        ...example,
        counts: {
          enrolled: 120,
          by_status: { active: 80, waiting: 6, completed: 20, stopped: 13, failed: 1 },
          by_step: [119, 119, 40, 12, 20],
          replies: 13,
          steps: [
            stepExample({ waiting: 1, sent: 117, replied: 9, failed: 2 }),
            stepExample({}),
            stepExample({ waiting: 70, opted_out: 1 }),
            stepExample({ waiting: 6, skipped: 28 }),
            stepExample({ waiting: 9, sent: 20, replied: 4 }),
          ],
        },
        daily_limits: [{ channel_id: 3, limit: 500, sent: 137, left: 363 }],
      },
    ],
  })

const contactsWanted = z
  .strictObject({
    stage: text(100).optional(),
    temperature: oneOf(temperatures).optional(),
    score_at_least: wholeNumber(0, 100).optional(),
    source: text(100).optional(),
    owner: text(200).optional(),
    tag: text(100).optional(),
    q: text(200).optional().describe('As in the list of contacts: part of a name, a company, an address.'),
    label: text(100).optional().describe('A label of one of the contact’s conversations.'),
  })
  .describe('Contacts that match every condition.')

export const enrollment = z
  .strictObject({
    contact_ids: z
      .array(reference(), 'must be a list of ids')
      .min(1, 'must have at least one item')
      .max(1_000, 'must have at most 1000 items')
      .optional(),
    filter: contactsWanted.optional(),
    segment_id: reference().optional().describe('The contacts that the segment has now.'),
  })
  .refine(
    (given) => [given.contact_ids, given.filter, given.segment_id].filter((one) => one !== undefined).length === 1,
    {
      path: ['contact_ids'],
      error: 'is required unless filter or segment_id is given',
    },
  )
  .meta({
    id: 'NewEnrollments',
    examples: [{ contact_ids: [4821, 4822] }, { filter: { stage: 'New', score_at_least: 20 } }, { segment_id: 3 }],
  })

export const enrolled = z
  .object({
    enrolled: count,
    already_enrolled: count.describe('Contacts that are or were enrolled in this campaign.'),
    opted_out: count.describe('Left out.'),
  })
  .meta({ id: 'Enrolled', examples: [{ enrolled: 2, already_enrolled: 0, opted_out: 0 }] })

export const enrollmentDryRun = z
  .object({
    enrolled: count.describe('Contacts that would be enrolled.'),
    already_enrolled: count.describe('Contacts that are or were enrolled in this campaign.'),
    opted_out: count.describe('Would be left out.'),
    no_address: count.describe(
      'Of those that would be enrolled: contacts without an address on the channel of a message step, which would fail.',
    ),
  })
  .meta({ id: 'EnrollmentDryRun', examples: [{ enrolled: 214, already_enrolled: 12, opted_out: 3, no_address: 5 }] })
