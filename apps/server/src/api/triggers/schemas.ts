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
    'Fires for a message that is it, or that begins with it and a space. Case, width and spaces around it don’t count; of several phrases the longest fires.',
  ),
  reply: text(1_000).describe('`{{phone}}` stands for the sender’s number.'),
  active: flag().describe('False: it fires for nothing.'),
}

export const newTrigger = z
  .strictObject({
    channel_id: reference().describe('The messages of which channel it fires for.'),
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
    plan: z.enum(plans).describe('What it allows: docs/guides/triggers.md.'),
    cooldown_seconds: z.number().int().describe('For so long after a reply a sender gets no other one.'),
    replies_this_month: z.number().int().describe('By UTC.'),
    replies_per_month: z.number().int().nullable().describe('Null: as many as there are.'),
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
