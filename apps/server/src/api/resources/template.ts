import { z } from 'zod'

import { text } from '../../web/schemas.ts'

const example = {
  id: 12,
  channel_id: 3,
  external_id: '594425479261596',
  name: 'boas_vindas',
  language: 'pt_BR',
  category: 'MARKETING',
  status: 'APPROVED',
  quality: 'GREEN',
  context: 'First message to a new lead',
  components: [{ type: 'BODY', text: 'Olá {{1}}, tudo bem?', example: { body_text: [['Joao']] } }],
  updated_at: '2026-01-15T09:30:00.000Z',
}

export const template = z
  .object({
    id: z.number().int(),
    channel_id: z.number().int(),
    external_id: z.string().describe("The vendor's id of the template."),
    name: z.string(),
    language: z.string().describe('As the vendor writes it: `pt_BR`.'),
    category: z.string().describe('In capitals: `MARKETING`, `UTILITY`, `AUTHENTICATION`.'),
    status: z
      .string()
      .describe(
        "The vendor's status: `APPROVED`, `PENDING`, `REJECTED`, `PAUSED`, `DISABLED` … Only an approved template can be sent.",
      ),
    quality: z.string().nullable().describe('The vendor’s rating: `GREEN`, `YELLOW`, `RED`; null if unrated.'),
    context: z.string().nullable().describe('What it is used for, in your words.'),
    components: z.array(z.record(z.string(), z.unknown())).describe('In the vendor’s format.'),
    updated_at: z.string(),
  })
  .meta({ id: 'Template', examples: [example] })

export const templatePatch = z
  .strictObject({ context: text(200).nullable().describe('What it is used for, in your words; null for none.') })
  .meta({ id: 'TemplatePatch', examples: [{ context: 'First message to a new lead' }, { context: null }] })

export const templateSync = z
  .object({
    templates: z.number().int().describe('Templates that the vendor has.'),
    added: z.number().int(),
    removed: z.number().int().describe('Templates that the vendor no longer has.'),
  })
  .meta({ id: 'TemplateSync', examples: [{ templates: 12, added: 2, removed: 1 }] })
