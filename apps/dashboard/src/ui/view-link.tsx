import { Link } from '@tanstack/react-router'
import type { ComponentProps, ReactNode } from 'react'

import type { Search } from '../session/search.ts'
import { useWorkspaceId } from '../session/use-workspace-id.ts'

interface Props
  extends Pick<ComponentProps<typeof Link>, 'className' | 'activeOptions' | 'onClick' | 'target' | 'aria-current'> {
  /** Below the workspace, as in `dev/keys`; with a slash at its start, below the dashboard. */
  to: string
  search?: Search
  children: ReactNode
}

/** A link to another view. */
export function ViewLink({ to, search = {}, ...props }: Props) {
  const workspace = useWorkspaceId()
  return <Link to={pathOf(to, workspace)} search={search as never} {...props} />
}

export const pathOf = (to: string, workspace: string | undefined): string =>
  to.startsWith('/') ? to : `/w/${workspace}/${to}`
