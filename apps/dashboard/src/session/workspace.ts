import { createContext, useContext } from 'react'

import type { Api, Mode } from '../api/client.ts'
import type { Schemas } from '../api/schema.gen.ts'

export type Me = Schemas['Me']
export type Scope = Me['scopes'][number]

export interface Workspace {
  id: string
  name: string
  mode: Mode
  me: Me
  /** Asks as this workspace, in this mode. */
  api: Api
  /** Whether the user may do what a scope allows. */
  may(scope: Scope): boolean
}

export const WorkspaceContext = createContext<Workspace | undefined>(undefined)

/** Where the user is: the workspace, whether its test data is shown, and what the user may do there. */
export function useWorkspace(): Workspace {
  const workspace = useContext(WorkspaceContext)
  if (!workspace) throw new Error('useWorkspace is for views of a workspace')
  return workspace
}
