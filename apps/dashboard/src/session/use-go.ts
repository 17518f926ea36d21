import { useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'

import { pathOf } from '../ui/view-link.tsx'
import type { Search } from './search.ts'
import { useWorkspaceId } from './use-workspace-id.ts'

/** Opens another view, named as in `ViewLink`. */
export function useGo(): (to: string, search?: Search) => void {
  const navigate = useNavigate()
  const workspace = useWorkspaceId()
  return useCallback(
    (to, search = {}) => void navigate({ to: pathOf(to, workspace), search: search as never }),
    [navigate, workspace],
  )
}
