import { z } from 'zod'

import { roles } from '../../core/members/roles.ts'

const example = {
  id: 5,
  email: 'ravi@example.com',
  role: 'agent',
  state: 'open',
  created_at: '2026-01-15T09:30:00.000Z',
  created_by: 'user:12',
  expires_at: '2026-01-16T09:30:00.000Z',
}

const fields = {
  id: z.number().int(),
  email: z.string(),
  role: z.enum(roles),
  state: z.enum(['open', 'accepted', 'expired', 'revoked']),
  created_at: z.string(),
  created_by: z.string(),
  expires_at: z.string(),
}

export const invitation = z.object(fields).meta({ id: 'Invitation', examples: [example] })

export const newInvitation = z
  .object({
    ...fields,
    link: z.string().nullable().describe('Shown only once. Null in the answer to a repeated request.'),
  })
  .meta({
    id: 'CreatedInvitation',
    examples: [{ ...example, link: 'https://parley.example.com/app/invitation#AJ3kq0c1Yt1mZ8fXw2bR7sVnLpQe5uHd' }],
  })
