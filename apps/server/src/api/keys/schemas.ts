import { z } from 'zod'

import { keyPrefixes } from '../../core/keys/key.ts'
import { allScopes } from '../../core/keys/scopes.ts'
import { moment, oneOf, text } from '../../web/schemas.ts'

const modes = ['live', 'test'] as const

const example = {
  id: 12,
  name: 'Shop',
  prefix: 'parley_live',
  hint: '9f3c',
  mode: 'live',
  scopes: ['contacts:write', 'messages:write'],
  created_at: '2026-01-15T09:30:00.000Z',
  expires_at: null,
  created_by: 'key:3',
  last_used_at: null,
  revoked_at: null,
  revoked_by: null,
}

const fields = {
  id: z.number().int(),
  name: z.string(),
  prefix: z.string(),
  hint: z.string().describe('The last four characters of the key.'),
  mode: z.enum(modes).describe('`test`: it works with test data only, and its messages go to the simulator.'),
  scopes: z.array(z.enum(allScopes)).nullable().describe('Null: every scope.'),
  created_at: z.string(),
  expires_at: z.string().nullable().describe('It doesn’t work from then on. Null: never.'),
  created_by: z.string().nullable().describe('`key:3`, or `cli` for the command line.'),
  last_used_at: z.string().nullable(),
  revoked_at: z.string().nullable(),
  revoked_by: z.string().nullable(),
}

export const key = z.object(fields).meta({ id: 'Key', examples: [example] })

export const mintedKey = z
  .object({
    ...fields,
    key: z.string().nullable().describe('The key itself. Shown only once. Null in the answer to a repeated request.'),
  })
  .meta({ id: 'MintedKey', examples: [{ ...example, key: 'parley_live_0f1e2d3c4b5a69788796a5b4c3d29f3c' }] })

export const newKey = z
  .strictObject({
    name: text(200).optional(),
    prefix: oneOf(keyPrefixes)
      .optional()
      .describe('The prefix of the key; with the mode `test`, its `_test`. Default: `parley_live` or `parley_test`.'),
    mode: oneOf(modes).optional().describe('Default: the mode of the prefix.'),
    scopes: z
      .array(z.enum(allScopes, `must be one of ${allScopes.join(', ')}`), 'must be a list of scopes')
      .min(1, 'must name at least one scope')
      .max(100, 'must have at most 100 items')
      .optional()
      .describe('Default: every scope.'),
    expires_at: moment().nullish().describe('It doesn’t work from then on. Null or absent: never.'),
  })
  .meta({ id: 'NewKey', examples: [{ name: 'Shop', scopes: example.scopes }, { mode: 'test' }] })
