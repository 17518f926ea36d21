import type { Workspace } from '../session/workspace.ts'

export const inboxes = ['mine', 'unassigned', 'all'] as const
export type InboxName = (typeof inboxes)[number]
export const signals = ['notification', 'sound'] as const
export type Signal = (typeof signals)[number]

/** What tells of new messages, by inbox. Kept in this browser: another one may be in another room. */
export type Settings = { readonly [inbox in InboxName]?: readonly Signal[] }

type Person = Pick<Workspace, 'id' | 'me'>

const keyOf = ({ id, me }: Person) => `parley.notifications.${id}.${me.user?.id ?? ''}`
const changed = 'parley-notifications'

export const storedSettings = (person: Person): string | null => localStorage.getItem(keyOf(person))

export function readSettings(stored: string | null): Settings {
  try {
    return JSON.parse(stored ?? '{}') as Settings
  } catch {
    return {}
  }
}

/** Without any, nothing is kept. */
export function writeSettings(person: Person, settings: Settings): void {
  const isOff = inboxes.every((inbox) => !settings[inbox]?.length)
  if (isOff) localStorage.removeItem(keyOf(person))
  else localStorage.setItem(keyOf(person), JSON.stringify(settings))
  dispatchEvent(new Event(changed))
}

/** Also calls back when another tab has changed them. */
export function subscribeToSettings(listener: () => void): () => void {
  for (const type of ['storage', changed]) addEventListener(type, listener)
  return () => {
    for (const type of ['storage', changed]) removeEventListener(type, listener)
  }
}

/** The signals for a conversation that this person answers, or nobody, or somebody else. */
export function signalsFor(settings: Settings, assignee: string | null, self: string): ReadonlySet<Signal> {
  const own = assignee === null ? settings.unassigned : assignee === self ? settings.mine : undefined
  return new Set([...(own ?? []), ...(settings.all ?? [])])
}
