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
const actions = ['read', 'write'] as const

/** `simulate`: test a receiver's replies. The audit log and the log of requests are read only. */
export type Scope =
  | `${(typeof resources)[number]}:${(typeof actions)[number]}`
  | 'audit:read'
  | 'requests:read'
  | 'simulate'

export const allScopes: readonly Scope[] = [
  ...resources.flatMap((resource) => actions.map((action): Scope => `${resource}:${action}`)),
  'audit:read',
  'requests:read',
  'simulate',
]

export function isScope(text: string): text is Scope {
  return (allScopes as readonly string[]).includes(text)
}
