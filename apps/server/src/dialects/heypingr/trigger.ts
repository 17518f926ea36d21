import { z } from 'zod'

import type { Trigger } from '../../core/triggers/trigger.ts'
import { flag, text } from '../../web/schemas.ts'
import { toSessionId, toTriggerId } from './ids.ts'

export const trigger = z
  .object({
    id: z.string(),
    session_id: z.string(),
    trigger_phrase: z.string(),
    reply_message: z.string(),
    is_active: z.boolean(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({
    id: 'HeyPingrTrigger',
    examples: [
      {
        id: 'trig_6',
        session_id: 'sess_3',
        trigger_phrase: 'login',
        reply_message: 'Sending your link...',
        is_active: true,
        created_at: '2025-05-15T10:30:00.000Z',
        updated_at: '2025-05-15T10:30:00.000Z',
      },
    ],
  })

export const triggerFields = {
  trigger_phrase: text(200).describe('What users text. Stored in lower case.'),
  reply_message: text(1_000).describe('The static reply. `{{phone}}` stands for the user’s number.'),
  is_active: flag().describe('False disables it.'),
}

interface Fields {
  trigger_phrase?: string | undefined
  reply_message?: string | undefined
  is_active?: boolean | undefined
}

export function toPatch({ trigger_phrase, reply_message, is_active }: Fields) {
  return { phrase: trigger_phrase, reply: reply_message, active: is_active }
}

export function toPingrTrigger(made: Trigger): z.infer<typeof trigger> {
  return {
    id: toTriggerId(made.id),
    session_id: toSessionId(made.channel_id),
    trigger_phrase: made.phrase,
    reply_message: made.reply,
    is_active: made.active,
    created_at: made.created_at,
    updated_at: made.updated_at,
  }
}
