import { z } from 'zod'

import { type Campaign, campaignStatuses } from '../../core/campaigns/campaign.ts'
import type { Step } from '../../core/campaigns/step.ts'
import { text, wholeNumber } from '../../web/schemas.ts'
import { toText } from './ids.ts'

const at = '2026-05-18T03:42:11.000Z'

export const exampleCampaign = {
  id: 'campaign_8',
  name: 'Spring outreach',
  status: 'running' as const,
  messages: [{ text: 'Hi {{name|there}}, thanks for connecting.' }, { text: 'Any thoughts?', wait_hours: 72 }],
  created_at: at,
  updated_at: at,
}

export const campaign = z
  .object({
    id: z.string(),
    name: z.string(),
    status: z.enum(campaignStatuses),
    messages: z
      .array(z.object({ text: z.string(), wait_hours: z.number().optional() }))
      .describe('Only the text steps; the native API has all steps.'),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'KakiyoCampaign', examples: [exampleCampaign] })

const message = z.strictObject({
  text: text(8_000).describe('`{{name}}` is the prospect’s name; `{{name|there}}` has a default for an unknown name.'),
  wait_hours: wholeNumber(1, 8_760).optional().describe('Hours after the previous message.'),
})

export const campaignFields = {
  name: text(200),
  messages: z
    .array(message, { error: (issue) => (issue.input === undefined ? 'is required' : 'must be a list of messages') })
    .min(1, 'must have at least one item')
    .max(50, 'must have at most 50 items'),
}

export function toSteps(messages: readonly { text: string; wait_hours?: number | undefined }[]): Step[] {
  return messages.flatMap(({ text: words, wait_hours }): Step[] => [
    ...(wait_hours === undefined ? [] : [{ type: 'wait' as const, hours: wait_hours }]),
    { type: 'message', content: { type: 'text', text: words } },
  ])
}

export function toCampaign({ id, name, status, steps, created_at, updated_at }: Campaign): z.infer<typeof campaign> {
  return { id: toText('campaign', id), name, status, messages: messagesIn(steps), created_at, updated_at }
}

function messagesIn(steps: readonly Step[]) {
  const messages: { text: string; wait_hours?: number }[] = []
  let waited = 0
  for (const step of steps) {
    if (step.type === 'wait') waited += (step.minutes ?? 0) / 60 + (step.hours ?? 0) + (step.days ?? 0) * 24
    if (step.type !== 'message') continue
    const content = step.content ?? step.variants?.[0]?.content
    if (content?.type !== 'text') continue
    messages.push({ text: content.text, ...(waited > 0 && { wait_hours: waited }) })
    waited = 0
  }
  return messages
}
