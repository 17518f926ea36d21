import { z } from 'zod'

import { reference } from '../../web/schemas.ts'

export const newCampaignPreview = z
  .strictObject({ contact_id: reference() })
  .meta({ id: 'NewCampaignPreview', examples: [{ contact_id: 4821 }] })

const step = z.object({
  step: z.number().int().describe('From 0.'),
  type: z.enum(['message', 'wait', 'condition', 'task', 'linkedin_invitation']),
  variant: z.number().int().nullable().describe('From 0. A step with variants is shown once for each.'),
  channel_id: z.number().int().nullable().describe('Of a message.'),
  content: z.unknown().describe('Of a message: its content with the contact’s values, else null.'),
  text: z.string().nullable().describe('What a person would read: of a message, an invitation, the title of a task.'),
  problem: z
    .object({ code: z.string(), message: z.string() })
    .nullable()
    .describe('Why the step would fail for the contact. Null: it wouldn’t.'),
})

const message = { type: 'message' as const, variant: null, channel_id: 3 }

export const campaignPreview = z.object({ contact_id: z.number().int(), steps: z.array(step) }).meta({
  id: 'CampaignPreview',
  examples: [
    {
      contact_id: 4821,
      steps: [
        {
          ...message,
          step: 0,
          content: { type: 'text', text: 'Hi Rohan, how is the trial going?' },
          text: 'Hi Rohan, how is the trial going?',
          problem: null,
        },
        { step: 1, type: 'wait' as const, variant: null, channel_id: null, content: null, text: null, problem: null },
        {
          ...message,
          step: 2,
          channel_id: null,
          content: null,
          text: null,
          problem: {
            code: 'missing_variable',
            message: 'the contact has no attributes.plan, and {{attributes.plan}} has no default',
          },
        },
      ],
    },
  ],
})
