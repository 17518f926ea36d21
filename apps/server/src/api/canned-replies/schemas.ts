import { z } from 'zod'

import { text } from '../../web/schemas.ts'

const example = {
  id: 4,
  shortcut: 'trial',
  text: 'Hi {{name|there}}, the trial is free for 14 days.',
  locale: 'en',
  created_at: '2026-01-15T09:30:00.000Z',
  updated_at: '2026-01-15T09:30:00.000Z',
}

const shown = {
  id: z.number().int(),
  shortcut: z.string().describe('In lower case; unique in the workspace.'),
  text: z.string().describe('With variables, as in campaigns: `{{name}}`, `{{name|there}}`.'),
  locale: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
}

export const cannedReply = z.object(shown).meta({ id: 'CannedReply', examples: [example] })

export const renderedReply = z
  .object({
    ...shown,
    rendered: z
      .string()
      .nullable()
      .describe(
        'The text for the contact. Null: no contact was given, or the contact lacks a value without a default.',
      ),
  })
  .meta({ id: 'RenderedReply', examples: [{ ...example, rendered: 'Hi Rohan, the trial is free for 14 days.' }] })

export const locale = () => text(35).regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'must be a language like en or pt-BR')

const fields = {
  shortcut: text(50)
    .regex(/^[^\s/]*$/, 'must have neither spaces nor slashes')
    .describe('What is typed after `/`. Stored in lower case.'),
  text: text(4_096).describe(
    '`{{name}}`, `{{company}}`, `{{phone}}`, `{{email}}`, `{{stage}}` and `{{attributes.…}}` stand for the contact’s values, `{{name|there}}` for a name or a default.',
  ),
  locale: locale().nullish().describe('Its language. Null: any.'),
}

export const newCannedReply = z
  .strictObject(fields)
  .meta({ id: 'NewCannedReply', examples: [{ shortcut: 'trial', text: example.text, locale: 'en' }] })

export const cannedReplyPatch = z
  .strictObject({ shortcut: fields.shortcut.optional(), text: fields.text.optional(), locale: fields.locale })
  .meta({ id: 'CannedReplyPatch', examples: [{ text: example.text }] })
