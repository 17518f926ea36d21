import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'

import type { Search } from '../session/search.ts'

type Filters<Name extends string> = { readonly [name in Name]?: string }

/** The filters of a view, which are words in its address: each view of a list is a link, and the way back restores it. */
export function useFilters<Name extends string>(
  names: readonly Name[],
): [Filters<Name>, (changed: { [name in Name]?: string | undefined }) => void] {
  const search = useSearch({ strict: false }) as Search
  const navigate = useNavigate()
  const set = useCallback(
    (changed: { [name in Name]?: string | undefined }) =>
      void navigate({ to: '.', search: ((before: Search) => ({ ...before, ...changed })) as never }),
    [navigate],
  )
  const given = names.flatMap((name) => (search[name] ? [[name, search[name]]] : []))
  return [Object.fromEntries(given) as Filters<Name>, set]
}
