import { z } from 'zod'

import { text } from '../../web/schemas.ts'

const example = {
  id: '019ac1f0-7d2e-7cc0-8000-5b1f3c9a2e41',
  client_id: 'kXbQ0wJtRmNfYpLzVhCdSgAeUiOoTrEy',
  name: 'Ledger',
  redirect_uris: ['https://ledger.example/callback'],
  confidential: true,
  created_at: '2026-01-15T09:30:00.000Z',
}

const fields = {
  id: z.string(),
  client_id: z.string(),
  name: z.string(),
  redirect_uris: z.array(z.string()),
  confidential: z.boolean().describe('It has a secret, as a program on a server can keep one.'),
  created_at: z.string(),
}

export const app = z.object(fields).meta({ id: 'App', examples: [example] })

export const registeredApp = z
  .object({
    ...fields,
    client_secret: z
      .string()
      .nullable()
      .describe('Shown only once. Null for an app without one, and in the answer to a repeated request.'),
  })
  .meta({
    id: 'RegisteredApp',
    examples: [{ ...example, client_secret: 'parley_cs_0f1e2d3c4b5a69788796a5b4c3d29f3c' }],
  })

export const newApp = z
  .strictObject({
    name: text(100),
    redirect_uris: z
      .array(z.url('must be a URL').max(2_000, 'must have at most 2000 characters'), 'must be a list of URLs')
      .min(1, 'must name at least one URL')
      .max(20, 'must have at most 20 items')
      .describe('Where users may be sent with their code: https, or loopback.'),
    confidential: z.boolean('must be true or false').optional().describe('Default: true.'),
  })
  .meta({ id: 'NewApp', examples: [{ name: 'Ledger', redirect_uris: ['https://ledger.example/callback'] }] })
