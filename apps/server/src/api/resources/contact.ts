import { z } from 'zod'

import { identityKinds } from '../../core/contacts/contact.ts'
import { tagsAtMost } from '../../core/contacts/tags.ts'
import { exampleOf } from '../../core/endpoints/event-examples.ts'
import { temperatures } from '../../core/tenant/scoring-rules.ts'
import { email, flag, oneOf, text, wholeNumber } from '../../web/schemas.ts'

const example = {
  ...exampleOf.contact,
  stage: 'New',
  score: 15,
  temperature: 'cold' as const,
  deal_value_cents: null,
  currency: null,
  qualified_at: null,
}

export const contact = z
  .object({
    id: z.number().int(),
    phone: z.string().nullable().describe('E.164 digits.'),
    email: z.string().nullable(),
    linkedin: z.string().nullable(),
    name: z.string().nullable(),
    company: z.string().nullable(),
    source: z.string().nullable(),
    intent: z.string().nullable(),
    stage: z.string().describe("One of the workspace's stages."),
    score: z
      .number()
      .int()
      .nullable()
      .describe('0 to 100, computed unless a client has set it. Null: no known fact adds to it.'),
    temperature: z.enum(temperatures).nullable().describe('Computed from the score unless a client has set it.'),
    deal_value_cents: z.number().int().nullable(),
    currency: z.string().nullable().describe('ISO 4217.'),
    owner: z.string().nullable().describe('Who looks after the contact: `user:12`, or a name of your own.'),
    tags: z.array(z.string()),
    lost_reason: z.string().nullable().describe('Why the deal was lost.'),
    time_zone: z
      .string()
      .nullable()
      .describe('IANA. Null: the time zone of the phone’s country, else the workspace’s.'),
    attributes: z.record(z.string(), z.unknown()),
    identities: z.array(z.object({ kind: z.enum(identityKinds), value: z.string() })),
    created_at: z.string(),
    updated_at: z.string(),
    qualified_at: z.string().nullable(),
    opted_out_at: z.string().nullable().describe('Since when nothing is sent to the contact, on any channel.'),
  })
  .meta({ id: 'Contact', examples: [example] })

const fields = {
  phone: text(200).describe(
    'With its country code, in any notation; or local, if the workspace has a default country.',
  ),
  email: email(),
  linkedin: text(500).describe('Profile URL or public identifier.'),
  name: text(300),
  company: text(300),
  source: text(100).describe('Where the contact came from, like shopify.'),
  intent: text(5_000).describe('What the contact wants, in words.'),
  score: wholeNumber(0, 100).describe('Overrides the computed score until null clears it.'),
  temperature: oneOf(temperatures).describe('Overrides the computed temperature until null clears it.'),
  deal_value_cents: wholeNumber(0, Number.MAX_SAFE_INTEGER).describe('In the smallest unit of the currency.'),
  currency: z.string('must be text').regex(/^[A-Za-z]{3}$/, 'must be an ISO 4217 code like USD'),
  owner: text(200).describe('Who looks after the contact: `user:12`, or a name of your own.'),
  lost_reason: text(500).describe('Why the deal was lost.'),
  time_zone: text(60).describe(
    'IANA: `America/Sao_Paulo`. Null: the time zone of the phone’s country, else the workspace’s.',
  ),
}

const stage = text(100).describe("One of the workspace's stages.")

const tags = z
  .array(text(100), 'must be a list of texts')
  .max(tagsAtMost, `must have at most ${tagsAtMost} tags`)
  .describe('Replaces all tags of the contact.')

const attributes = z
  .record(text(100), z.unknown(), 'must be an object')
  .describe(
    'Further data of your own about the contact. Merged; null removes a key. At most 200 keys, and 32 KiB as JSON.',
  )

const nullish = Object.fromEntries(Object.entries(fields).map(([name, schema]) => [name, schema.nullish()])) as {
  [Name in keyof typeof fields]: z.ZodOptional<z.ZodNullable<(typeof fields)[Name]>>
}

export const newContact = z
  .strictObject({ ...nullish, stage: stage.optional(), tags: tags.optional(), attributes: attributes.optional() })
  .meta({
    id: 'NewContact',
    examples: [{ phone: '919812345678', name: 'Rohan Mehta', email: 'rohan@example.com', source: 'shopify' }],
  })

export const contactPatch = z
  .strictObject({
    ...nullish,
    stage: stage.optional(),
    tags: tags.optional(),
    attributes: attributes.optional(),
    opted_out: flag().optional().describe('True: nothing is sent to the contact, on any channel, until it is false.'),
  })
  .meta({ id: 'ContactPatch', examples: [{ stage: 'Qualified', score: 80 }, { opted_out: true }] })

export const contactChange = z
  .object({
    id: z.number().int(),
    actor: z
      .string()
      .describe('Who made the change: `key:<id>`, `channel:<id>`, `cli`, or `scoring` if the score fell with time.'),
    changes: z.record(z.string(), z.object({ from: z.unknown(), to: z.unknown() })).describe('By field.'),
    created_at: z.string(),
  })
  .meta({
    id: 'ContactChange',
    examples: [
      {
        id: 311,
        actor: 'key:12',
        changes: { stage: { from: 'New', to: 'Qualified' }, 'attributes.plan': { from: null, to: 'pro' } },
        created_at: '2026-01-15T09:30:00.000Z',
      },
    ],
  })
