import { z } from 'zod'

import type { Contact } from '../../core/contacts/contact.ts'
import { email, text } from '../../web/schemas.ts'
import { toScore } from './score.ts'

export const lead = z
  .object({
    id: z.number().int(),
    phone: z.string().nullable(),
    name: z.string().nullable(),
    email: z.string().nullable(),
    source: z.string().nullable(),
    stage: z.string(),
    intent: z.string().nullable(),
    score: z.number().int().describe('0 to 10.'),
    value_cents: z.number().int().nullable(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({
    id: 'NiyogLead',
    examples: [
      {
        id: 4821,
        phone: '919812345678',
        name: 'Rohan Mehta',
        email: null,
        source: 'shopify',
        stage: 'New',
        intent: 'Asked about pricing on the checkout page',
        score: 2,
        value_cents: null,
        created_at: '2026-05-18T03:42:11.000Z',
        updated_at: '2026-05-18T03:42:11.000Z',
      },
    ],
  })

/** The fields that are only shown. What a client says of them is ignored. */
export const shownOnly = ['id', 'score', 'created_at', 'updated_at']

/** The fields that the document shows, and those of a lead in its events. */
export const leadFields = {
  name: text(300).nullish(),
  source: text(100).nullish(),
  intent: text(5_000).nullish(),
  email: email().nullish(),
  stage: text(100).optional(),
  value_cents: z
    .number('must be a whole number')
    .int('must be a whole number')
    .min(0, 'must not be negative')
    .nullish(),
}

export function toContactInput<T extends { value_cents?: number | null | undefined }>({ value_cents, ...rest }: T) {
  return { ...rest, ...(value_cents !== undefined && { deal_value_cents: value_cents }) }
}

export function toLead(contact: Contact): z.infer<typeof lead> {
  const { id, phone, name, email, source, stage, intent, created_at, updated_at } = contact
  const score = toScore(contact.score)
  return {
    id,
    phone,
    name,
    email,
    source,
    stage,
    intent,
    score,
    value_cents: contact.deal_value_cents,
    created_at,
    updated_at,
  }
}
