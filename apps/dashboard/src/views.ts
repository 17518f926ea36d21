import {
  AdjustmentsHorizontalIcon,
  CommandLineIcon,
  KeyIcon,
  PuzzlePieceIcon,
  UsersIcon,
} from '@heroicons/react/24/outline'
import type { ComponentType, SVGProps } from 'react'

import type { Scope } from './session/workspace.ts'

export type Group = 'build' | 'setUp'

export interface View {
  /** Its folder, and the namespace of its messages. In the rail it is `views.NAME` of locales/shell. */
  name: string
  /** Below `/w/:workspace/`. */
  path: string
  load: () => Promise<ComponentType>
  /** Users without it don't see the view. */
  scope?: Scope
  /** Without test data of its own: it shows the same while test data is shown. */
  live?: true
  /** Its place in the rail. Absent: it is reached from other views. */
  rail?: { group: Group; icon: ComponentType<SVGProps<SVGSVGElement>>; go: string }
}

/** Every view of a workspace, in the order of the rail. */
export const views: readonly View[] = [
  {
    name: 'home',
    path: 'dev',
    load: async () => (await import('./views/home/home.tsx')).Home,
    rail: { group: 'build', icon: CommandLineIcon, go: 'd' },
  },
  {
    name: 'keys',
    path: 'dev/keys',
    load: async () => (await import('./views/keys/keys.tsx')).Keys,
    scope: 'keys:read',
    rail: { group: 'build', icon: KeyIcon, go: 'k' },
  },
  {
    name: 'apps',
    path: 'dev/apps',
    load: async () => (await import('./views/apps/apps.tsx')).Apps,
    scope: 'members:read',
    rail: { group: 'build', icon: PuzzlePieceIcon, go: 'o' },
  },
  {
    name: 'team',
    path: 'team',
    load: async () => (await import('./views/team/team.tsx')).Team,
    scope: 'members:read',
    live: true,
    rail: { group: 'setUp', icon: UsersIcon, go: 'p' },
  },
  {
    name: 'audit',
    path: 'audit',
    load: async () => (await import('./views/audit/audit.tsx')).Audit,
    scope: 'audit:read',
    rail: { group: 'setUp', icon: AdjustmentsHorizontalIcon, go: 'l' },
  },
  {
    name: 'me',
    path: 'me',
    load: async () => (await import('./views/me/me.tsx')).MyAccount,
    live: true,
  },
]
