import { z } from 'zod'
import { allScopes } from '../../core/keys/scopes.ts'
import { roles } from '../../core/members/roles.ts'

export const locales = ['en', 'pt-BR', 'es', 'hi'] as const
export const colorSchemes = ['light', 'dark'] as const

const profile = {
  id: '019ac1f0-7d2e-7cc0-8000-5b1f3c9a2e41',
  name: 'Ana Souza',
  email: 'ana@example.com',
  locale: null,
  color_scheme: null,
  single_key_shortcuts: true,
}

export const me = z
  .object({
    kind: z
      .enum(['key', 'user', 'app'])
      .describe('What has asked: an API key, a user with a session, or an app that a user has let in.'),
    actor: z.string().describe('As the audit log names it: `key:3`, `user:12`.'),
    workspace: z.object({ id: z.number().int(), name: z.string() }),
    mode: z.enum(['live', 'test']),
    role: z.enum(roles).nullable().describe('Null for a key.'),
    scopes: z.array(z.enum(allScopes)),
    user: z
      .object({
        id: z.string(),
        name: z.string(),
        email: z.string(),
        locale: z.string().nullable().describe('Null: as the browser has it.'),
        color_scheme: z.enum(colorSchemes).nullable().describe('Null: as the system has it.'),
        single_key_shortcuts: z.boolean(),
      })
      .nullable()
      .describe('Null for a key.'),
    workspaces: z
      .array(z.object({ id: z.number().int(), name: z.string(), role: z.enum(roles) }))
      .describe('All of the user.'),
  })
  .meta({
    id: 'Me',
    examples: [
      {
        kind: 'user',
        actor: 'user:12',
        workspace: { id: 1, name: 'Acme' },
        mode: 'live',
        role: 'viewer',
        scopes: ['contacts:read'],
        user: profile,
        workspaces: [{ id: 1, name: 'Acme', role: 'viewer' }],
      },
    ],
  })

const session = z
  .object({
    id: z.string(),
    current: z.boolean().describe('The one that asks.'),
    address: z.string().nullable(),
    user_agent: z.string().nullable(),
    created_at: z.string(),
    last_active_at: z.string().describe('To some minutes.'),
    expires_at: z.string(),
  })
  .meta({
    id: 'BrowserSession',
    examples: [
      {
        id: '019ac1f0-9d11-7a02-8000-0f6a5d0c7b12',
        current: true,
        address: '203.0.113.7',
        user_agent: 'Mozilla/5.0',
        created_at: '2026-01-15T09:30:00.000Z',
        last_active_at: '2026-01-15T09:42:00.000Z',
        expires_at: '2026-01-29T09:30:00.000Z',
      },
    ],
  })

export const sessionList = z
  .object({ data: z.array(session) })
  .meta({ id: 'BrowserSessions', examples: [{ data: session.meta()?.examples ?? [] }] })
