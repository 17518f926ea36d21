import { z } from 'zod'

import { allScopes } from '../../core/keys/scopes.ts'

export const grant = z
  .object({
    id: z.string(),
    workspace_id: z.number().int(),
    client_id: z.string().describe('Of the app. A URL, where the app describes itself there.'),
    name: z.string().describe('As the app calls itself.'),
    user: z.object({ name: z.string(), email: z.string() }).describe('Who has let it in.'),
    scopes: z.array(z.enum(allScopes)).describe('It may never do more than the user.'),
    created_at: z.string(),
    updated_at: z.string(),
    last_issued_at: z.string().nullable().describe('When it last got a token. Null: none of them is left.'),
  })
  .meta({
    id: 'Grant',
    examples: [
      {
        id: '019ac1f0-9d11-7a02-8000-0f6a5d0c7b12',
        workspace_id: 1,
        client_id: 'https://claude.ai/oauth/client',
        name: 'Claude',
        user: { name: 'Ana Souza', email: 'ana@example.com' },
        scopes: ['contacts:read', 'messages:write'],
        created_at: '2026-01-15T09:30:00.000Z',
        updated_at: '2026-01-15T09:30:00.000Z',
        last_issued_at: '2026-01-15T09:40:00.000Z',
      },
    ],
  })
