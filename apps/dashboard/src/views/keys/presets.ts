import type { Scope } from '../../session/workspace.ts'

const resources = [
  'workspace',
  'contacts',
  'channels',
  'connections',
  'conversations',
  'messages',
  'handoffs',
  'meetings',
  'triggers',
  'agents',
  'campaigns',
  'tasks',
  'events',
  'endpoints',
  'deliveries',
  'keys',
  'members',
] as const

const both = (names: readonly (typeof resources)[number][]): Scope[] =>
  names.flatMap((name): Scope[] => [`${name}:read`, `${name}:write`])

export const allScopes: readonly Scope[] = [...both(resources), 'audit:read', 'requests:read', 'simulate']

export const presetNames = ['all', 'read', 'sales', 'webhooks', 'mcp', 'custom'] as const
export type PresetName = (typeof presetNames)[number]

const presets: Record<Exclude<PresetName, 'all' | 'custom'>, readonly Scope[]> = {
  read: allScopes.filter(
    (scope) => scope.endsWith(':read') && !['keys:read', 'audit:read', 'requests:read'].includes(scope),
  ),
  sales: both(['contacts', 'conversations', 'messages', 'meetings', 'handoffs', 'tasks', 'campaigns']),
  webhooks: both(['endpoints', 'deliveries', 'events']),
  mcp: [
    ...both(['contacts', 'conversations', 'messages', 'meetings', 'handoffs', 'tasks']),
    'channels:read',
    'agents:read',
  ],
}

/** The scopes of a new key, as far as its maker has them. Undefined: all of them. */
export function scopesOf(preset: PresetName, custom: readonly Scope[], own: readonly Scope[]): Scope[] | undefined {
  if (preset === 'all') return own.length === allScopes.length ? undefined : [...own]
  const wanted = preset === 'custom' ? custom : presets[preset]
  return wanted.filter((scope) => own.includes(scope))
}

export function expiryOf(days: string, now: Date): string | null {
  return days === '' ? null : new Date(now.getTime() + Number(days) * 24 * 60 * 60 * 1_000).toISOString()
}
