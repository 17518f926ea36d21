import { z } from 'zod'

import { existingChoices, importStatuses } from '../../core/imports/import.ts'
import { flag, oneOf, text } from '../../web/schemas.ts'

export const importFileAtMost = 52_428_800

export const newImport = z
  .strictObject({
    name: text(200).nullish().describe('For people: the name of the file.'),
    csv: text(importFileAtMost).describe('The file’s text. Its first row names the columns.'),
  })
  .meta({ id: 'NewImport', examples: [{ name: 'fair.csv', csv: 'Name,Phone\nRohan Mehta,919812345678' }] })

export const importStart = z
  .strictObject({
    mapping: z
      .record(text(200), text(120), 'must be an object')
      .describe(
        'Field by column: phone, email, linkedin, name, company, source, intent, stage, score, deal_value (in whole units), currency, time_zone, owner, tags (separated by commas), lost_reason, or `attributes.<name>`. Other columns are left out.',
      ),
    existing: oneOf(existingChoices)
      .optional()
      .describe('What becomes of a row whose contact exists: `update` (default) writes its cells, `skip` nothing.'),
    dry_run: flag().optional().describe('Counts what the import would do, and finds its errors, without writing.'),
  })
  .meta({ id: 'ImportStart', examples: [{ mapping: { Name: 'name', Phone: 'phone' }, dry_run: true }] })

const count = z.number().int()

const shown = {
  id: z.number().int(),
  name: z.string().nullable(),
  status: z
    .enum(importStatuses)
    .describe('`uploaded`: it can be started. `expired`: nobody has, for a day. A dry run ends as `uploaded`.'),
  dry_run: z.boolean().describe('The counts are those of a dry run.'),
  columns: z.array(z.string()),
  mapping: z.record(z.string(), z.string()).nullable(),
  existing: z.enum(existingChoices).nullable(),
  rows: count.describe('Of the file, without the names of the columns.'),
  done: count.describe('The number in the file of the last row that is done.'),
  created: count,
  updated: count,
  skipped: count,
  failed: count.describe('Rows with an error.'),
  created_at: z.string(),
  started_at: z.string().nullable(),
  completed_at: z.string().nullable(),
}

const at = '2026-01-15T09:30:00.000Z'
const example = {
  id: 5,
  name: 'fair.csv',
  status: 'uploaded' as const,
  dry_run: false,
  columns: ['Name', 'Phone'],
  mapping: null,
  existing: null,
  rows: 214,
  done: 0,
  created: 0,
  updated: 0,
  skipped: 0,
  failed: 0,
  created_at: at,
  started_at: null,
  completed_at: null,
}

export const contactImport = z.object(shown).meta({ id: 'Import', examples: [example] })

export const importWithPreview = z
  .object({
    ...shown,
    suggested_mapping: z.record(z.string(), z.string()).describe('What the names of the columns suggest.'),
    preview: z.array(z.array(z.string())).describe('The cells of the first rows.'),
  })
  .meta({
    id: 'ImportWithPreview',
    examples: [
      {
        ...example,
        suggested_mapping: { Name: 'name', Phone: 'phone' },
        preview: [['Rohan Mehta', '919812345678']],
      },
    ],
  })

export const importError = z
  .object({
    id: z.number().int(),
    row: z.number().int().describe('The row’s number in the file; the names of the columns are row 1.'),
    field: z.string().nullable(),
    message: z.string(),
  })
  .meta({ id: 'ImportError', examples: [{ id: 9, row: 17, field: 'phone', message: 'must have a country code' }] })
