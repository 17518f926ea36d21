import { z } from 'zod'

import { temperatures } from '../../core/tenant/scoring-rules.ts'
import { oneOf, text, wholeNumber } from '../../web/schemas.ts'

const conditions = {
  q: text(200).optional().describe('As in the list of contacts: part of a name, a company, an address.'),
  stage: text(100).optional(),
  owner: text(200).optional(),
  tag: text(100).optional(),
  temperature: oneOf(temperatures).optional(),
  score_at_least: wholeNumber(0, 100).optional(),
  source: text(100).optional(),
}

const filter = z
  .strictObject(conditions, 'must be an object')
  .refine((given) => Object.values(given).some((value) => value !== undefined), 'must have at least one condition')
  .describe('What its contacts have, all of it.')

const name = text(100).refine((given) => given.trim() !== '', 'must not be empty')
const example = { name: 'Warm leads of the fair', filter: { tag: 'fair', score_at_least: 40 } }

export const newSegment = z.strictObject({ name, filter }).meta({ id: 'NewSegment', examples: [example] })

export const segmentPatch = z
  .strictObject({ name: name.optional(), filter: filter.optional().describe('Replaces the whole filter.') })
  .meta({ id: 'SegmentPatch', examples: [{ filter: { stage: 'Qualified' } }] })

const shown = {
  id: z.number().int(),
  name: z.string(),
  filter: z.object(conditions),
  created_at: z.string(),
  updated_at: z.string(),
}
const at = '2026-01-15T09:30:00.000Z'
const shownExample = { id: 3, ...example, created_at: at, updated_at: at }

export const segment = z.object(shown).meta({ id: 'Segment', examples: [shownExample] })

export const segmentWithCount = z
  .object({ ...shown, contacts: z.number().int().describe('How many contacts it has now.') })
  .meta({ id: 'SegmentWithCount', examples: [{ ...shownExample, contacts: 214 }] })
