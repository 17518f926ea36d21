const resources = [
  'workspace',
  'contacts',
  'channels',
  'conversations',
  'messages',
  'events',
  'endpoints',
  'deliveries',
  'keys',
] as const
const actions = ['read', 'write'] as const

export type Scope = `${(typeof resources)[number]}:${(typeof actions)[number]}`

export const allScopes: readonly Scope[] = resources.flatMap((resource) =>
  actions.map((action): Scope => `${resource}:${action}`),
)

export function isScope(text: string): text is Scope {
  return (allScopes as readonly string[]).includes(text)
}
