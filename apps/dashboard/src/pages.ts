import type { ComponentType } from 'react'

interface Page {
  /** Its path, its folder in views/, and its messages. */
  name: string
  load: () => Promise<ComponentType>
}

/** What is open to everybody. */
export const pages: readonly Page[] = [
  { name: 'setup', load: async () => (await import('./views/setup/setup.tsx')).SetUp },
  { name: 'login', load: async () => (await import('./views/login/login.tsx')).LogIn },
  { name: 'invitation', load: async () => (await import('./views/invitation/invitation.tsx')).Invitation },
  { name: 'reset', load: async () => (await import('./views/reset/reset.tsx')).Reset },
  { name: 'consent', load: async () => (await import('./views/consent/consent.tsx')).Consent },
  { name: 'device', load: async () => (await import('./views/device/device.tsx')).Device },
  { name: 'error', load: async () => (await import('./views/error/error.tsx')).AuthorizationError },
]
