import { z } from 'zod'

import { defaultRules } from '../../core/tenant/scoring-rules.ts'
import { text, wholeNumber } from '../../web/schemas.ts'

const example = {
  id: 1,
  name: 'Default',
  mode: 'live',
  default_country: 'IN',
  time_zone: 'Asia/Kolkata',
  stages: ['New', 'Contacted', 'Warm', 'Hot', 'Qualified', 'Proposal', 'Negotiation', 'Won', 'Lost'],
  digest_hour: 8,
  opt_out_words: ['stop', 'unsubscribe', 'parar', 'sair'],
  opt_in_words: ['start', 'começar', 'voltar'],
  opt_out_reply: null,
  scoring: defaultRules,
  created_at: '2026-01-15T09:30:00.000Z',
}

const most = 'must be 0 to 100'
const points = () => z.number(most).int(most).min(0, most).max(100, most)
const days = 'must be 1 to 3650'

const rules = z.strictObject({
  recency: z
    .array(z.strictObject({ days: z.number(days).int(days).min(1, days).max(3_650, days), points: points() }))
    .max(20, 'must have at most 20 items')
    .describe('By the age of the contact’s last message: the first row that it is younger than.'),
  reply: points().describe('For each answer to a message of yours.'),
  replies_most: points().describe('For all answers together, at most.'),
  intent: points().describe('The field `intent` is filled in.'),
  intent_words: points().describe('It, or a message of the contact, has a word of intent to buy.'),
  stage: points().describe('At or beyond Qualified; before it, in proportion.'),
  qualified: points().describe('Has been qualified.'),
  deal_value: points().describe('A deal value above zero.'),
  temperatures: z
    .strictObject({ hot: points(), warm: points(), cool: points(), cold: points() })
    .describe('The least score of each; below `cold` it is `frozen`.'),
})

export const workspace = z
  .object({
    id: z.number().int(),
    name: z.string(),
    mode: z.enum(['live', 'test']).describe('`test`: the settings that test keys work with. They begin as a copy.'),
    default_country: z.string().nullable().describe('ISO 3166-1; used to parse local phone numbers.'),
    time_zone: z.string().describe('IANA; for contacts without a time zone.'),
    stages: z.array(z.string()).describe('The pipeline, in order. A new contact starts at the first.'),
    digest_hour: z
      .number()
      .int()
      .nullable()
      .describe('From which hour of the day, in `time_zone`, the event `digest.daily` comes. Null: not at all.'),
    opt_out_words: z
      .array(z.string())
      .describe('A message that is exactly one of them opts the contact out. Default: Parley’s words.'),
    opt_in_words: z.array(z.string()).describe('A message that is exactly one of them opts the contact in again.'),
    opt_out_reply: z.string().nullable().describe('Sent once to a contact that opts out. Null: no reply.'),
    scoring: rules.describe('What a contact’s score counts. A score has 100 points at most.'),
    created_at: z.string(),
  })
  .meta({ id: 'Workspace', examples: [example] })

// Stages are looked up case-insensitively and trimmed, so neither can distinguish two stages.
const stage = text(100).refine((name) => name === name.trim(), 'must not begin or end with a space')

const words = z
  .array(text(100), 'must be a list of words')
  .min(1, 'must have at least one item')
  .max(500, 'must have at most 500 items')

export const workspacePatch = z
  .strictObject({
    name: text(200).optional(),
    default_country: z
      .string('must be text')
      .regex(/^[A-Za-z]{2}$/, 'must be an ISO 3166-1 code like BR')
      .nullish()
      .describe('Null: phone numbers need their country code.'),
    time_zone: text(60)
      .optional()
      .describe('IANA: `America/Sao_Paulo`. For contacts without a time zone or a phone that implies one.'),
    stages: z
      .array(stage, 'must be a list of names')
      .min(1, 'must have at least one item')
      .max(50, 'must have at most 50 items')
      .refine((names) => new Set(names.map((name) => name.toLowerCase())).size === names.length, 'must all be distinct')
      .optional()
      .describe('Qualified must be among them.'),
    renamed_stages: z
      .record(text(100), text(100), 'must be an object of names')
      .optional()
      .describe('Where the contacts of stages that are gone go: from the old name to one of the new stages.'),
    digest_hour: wholeNumber(0, 23)
      .nullish()
      .describe('From this hour of the day the event `digest.daily` comes, once a day. Null: not at all.'),
    opt_out_words: words
      .nullish()
      .describe(
        'Instead of the present words, in all languages: to add one, send those of `GET` with it. Null: Parley’s words.',
      ),
    opt_in_words: words.nullish().describe('Like `opt_out_words`.'),
    opt_out_reply: text(1_000)
      .refine((reply) => reply.trim() !== '', 'must not be blank')
      .nullish()
      .describe('Null: no reply.'),
    scoring: rules
      .partial()
      .strict()
      .nullish()
      .describe(
        'Writes only the rules given; `recency` and `temperatures` as a whole. Null: Parley’s rules. Scores follow within minutes.',
      ),
  })
  .meta({
    id: 'WorkspacePatch',
    examples: [
      { default_country: 'BR', time_zone: 'America/Sao_Paulo' },
      { stages: ['New', 'Qualified', 'Won', 'Lost'] },
      { digest_hour: 8 },
      { opt_out_reply: 'You will hear no more from us. Write START to come back.' },
      { scoring: { deal_value: 20, temperatures: { hot: 70, warm: 50, cool: 30, cold: 10 } } },
      { stages: ['Naya', 'Qualified', 'Won', 'Lost'], renamed_stages: { New: 'Naya' } },
    ],
  })
