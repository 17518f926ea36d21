import { z } from 'zod'

import { plans } from '../../core/triggers/plan.ts'
import type { TriggerSettings, TriggerUsage } from '../../core/triggers/settings.ts'

const example = { cooldown: 60, plan: 'starter', messages_this_month: 842, messages_per_month: 10_000 }

export const settings = z
  .object({
    cooldown: z.number().int().describe('Seconds within which a number gets one auto-reply. 0: no cooldown.'),
    plan: z.enum(plans),
    messages_this_month: z.number().int().describe('Auto-replies in this month (UTC).'),
    messages_per_month: z.number().int().nullable().describe('Null: no limit.'),
  })
  .meta({ id: 'HeyPingrSettings', examples: [example] })

export function toPingrSettings(found: TriggerSettings & TriggerUsage): z.infer<typeof settings> {
  return {
    cooldown: found.cooldown_seconds,
    plan: found.plan,
    messages_this_month: found.replies_this_month,
    messages_per_month: found.replies_per_month,
  }
}
