import { z } from 'zod'

import { longestPassword, shortestPassword } from '../../core/users/passwords.ts'
import { text } from '../../web/schemas.ts'

export const newPassword = () => text(longestPassword, shortestPassword)
export const password = () => text(longestPassword)
export const userName = () => text(100)
export const linkToken = () => text(100).describe('What the link holds after `#`.')

export const user = z.object({ id: z.string(), name: z.string(), email: z.string() }).meta({
  id: 'User',
  examples: [{ id: '019ac1f0-7d2e-7cc0-8000-5b1f3c9a2e41', name: 'Ana Souza', email: 'ana@example.com' }],
})
