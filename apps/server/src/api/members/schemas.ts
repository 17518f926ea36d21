import { z } from 'zod'

import { roles } from '../../core/members/roles.ts'

export const member = z
  .object({
    id: z.number().int(),
    name: z.string(),
    email: z.string(),
    role: z.enum(roles),
    created_at: z.string(),
    created_by: z.string().describe('`user:3`, `key:12` or `cli`; `setup` for the first owner.'),
    last_active_at: z.string().nullable().describe('To some minutes. Null: not within the last two weeks.'),
  })
  .meta({
    id: 'Member',
    examples: [
      {
        id: 12,
        name: 'Ana Souza',
        email: 'ana@example.com',
        role: 'owner',
        created_at: '2026-01-15T09:30:00.000Z',
        created_by: 'setup',
        last_active_at: '2026-01-15T09:42:00.000Z',
      },
    ],
  })
