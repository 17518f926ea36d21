import { type InfiniteData, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'

import type { Page } from '../api/use-api.ts'
import { useGo } from '../session/use-go.ts'
import { useWorkspace } from '../session/workspace.ts'
import { useShortcuts } from './shortcuts.ts'

interface Item {
  id: string | number
}

/** `[` and `]` lead to the neighbours in the list that the user has come from, if it is still known. */
export function useStepping(list: string, id: string, path: string): void {
  const t = useTranslations('ui')
  const go = useGo()
  const client = useQueryClient()
  const { id: workspaceId, mode } = useWorkspace()

  function step(by: 1 | -1): void {
    const lists = client.getQueryCache().findAll({ queryKey: [workspaceId, mode, list] })
    const latest = lists
      .toSorted((one, other) => other.state.dataUpdatedAt - one.state.dataUpdatedAt)
      .map(({ state }) => idsIn(state.data))
      .find((ids) => ids.includes(id))
    const next = latest?.[latest.indexOf(id) + by]
    if (next !== undefined) go(`${path}/${next}`)
  }

  useShortcuts([
    { keys: '[', label: t('previous'), run: () => step(-1) },
    { keys: ']', label: t('next'), run: () => step(1) },
  ])
}

function idsIn(data: unknown): string[] {
  const { pages } = (data ?? {}) as Partial<InfiniteData<Page<Item>>>
  return Array.isArray(pages) ? pages.flatMap((page) => page.data.map((item) => String(item.id))) : []
}
