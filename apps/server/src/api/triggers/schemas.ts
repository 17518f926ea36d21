import { z } from 'zod'

import { plans } from '../../core/triggers/plan.ts'
import { flag, oneOf, reference, text, wholeNumber } from '../../web/schemas.ts'

const example = {
  id: 6,
  channel_id: 3,
  phrase: 'login',
  reply: 'Sending your link to {{phone}} …',
  active: true,
  created_at: '2026-01-15T09:30:00.000Z',
  updated_at: '2026-01-15T09:30:00.000Z',
}

export const trigger = z
  .object({
    id: z.number().int(),
    channel_id: z.number().int(),
    phrase: z.string().describe('In lower case.'),
    reply: z.string(),
    active: z.boolean(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'Trigger', examples: [example] })

const fields = {
  phrase: text(200).describe(
    'Fires for a message that equals it or begins with it and a space. Ignores case, width and surrounding spaces; the longest matching phrase fires.',
  ),
  reply: text(1_000).describe('`{{phone}}` stands for the sender’s number.'),
  active: flag().describe('False: it never fires.'),
}

export const newTrigger = z
  .strictObject({
    channel_id: reference().describe('The channel whose messages fire it.'),
    phrase: fields.phrase,
    reply: fields.reply,
    active: fields.active.optional(),
  })
  .meta({
    id: 'NewTrigger',
    examples: [{ channel_id: 3, phrase: 'login', reply: 'Sending your link to {{phone}} …' }],
  })

export const triggerPatch = z
  .strictObject({
    phrase: fields.phrase.optional(),
    reply: fields.reply.optional(),
    active: fields.active.optional(),
  })
  .meta({ id: 'TriggerPatch', examples: [{ active: false }] })

export const triggerSettings = z
  .object({
    plan: z.enum(plans).describe('See docs/guides/triggers.md for its limits.'),
    cooldown_seconds: z.number().int().describe('The minimum time between two replies to one sender.'),
    replies_this_month: z.number().int().describe('By UTC.'),
    replies_per_month: z.number().int().nullable().describe('Null: no limit.'),
  })
  .meta({
    id: 'TriggerSettings',
    examples: [{ plan: 'starter', cooldown_seconds: 60, replies_this_month: 842, replies_per_month: 10_000 }],
  })

export const triggerSettingsPatch = z
  .strictObject({
    plan: oneOf(plans).optional(),
    cooldown_seconds: wholeNumber(0, 86_400).optional(),
  })
  .meta({ id: 'TriggerSettingsPatch', examples: [{ cooldown_seconds: 0 }] })
