import { useDebouncedCallback } from '@mantine/hooks'
import { type RefCallback, useCallback, useRef } from 'react'

import type { Schemas } from '../../api/schema.gen.ts'
import { useRead } from '../../api/use-api.ts'
import { useLive } from '../../live.ts'
import { useWorkspace } from '../../session/workspace.ts'

export type Present = Schemas['Presence']

const sayEveryMs = 4_000
const stopsAfterMs = 4_000

/**
 * Says that one looks at a conversation, and who else does. `place` is where what is typed counts. An answer to what one says
 * has the others, so there is one request, and the page that is hidden says nothing.
 */
export function usePresence(id: number | undefined): { others: Present[]; place: RefCallback<HTMLElement> } {
  const { may, me } = useWorkspace()
  const typing = useRef(false)
  const names = ['presence', id]
  const params = { path: { id: String(id) } }
  const { data, refetch } = useRead(
    names,
    (api) =>
      may('conversations:write')
        ? api.PUT('/v1/conversations/{id}/presence', { params, body: { typing: typing.current } })
        : api.GET('/v1/conversations/{id}/presence', { params }),
    { enabled: id !== undefined, everyMs: sayEveryMs },
  )
  useLive(id === undefined ? [] : [`presence:${id}`], [names])
  const change = useCallback(
    (to: boolean) => {
      if (typing.current === to) return
      typing.current = to
      void refetch()
    },
    [refetch],
  )
  const stopLater = useDebouncedCallback(() => change(false), stopsAfterMs)
  const place = useCallback(
    (section: HTMLElement | null) => {
      if (!section) return
      const typed = ({ target }: Event) => {
        if (!(target instanceof HTMLTextAreaElement)) return
        change(target.value.trim() !== '')
        stopLater()
      }
      const sent = (event: Event) => {
        if (!(event instanceof KeyboardEvent) || (event.key === 'Enter' && (event.ctrlKey || event.metaKey)))
          change(false)
      }
      section.addEventListener('input', typed)
      for (const name of ['submit', 'keydown']) section.addEventListener(name, sent)
      return () => {
        section.removeEventListener('input', typed)
        for (const name of ['submit', 'keydown']) section.removeEventListener(name, sent)
      }
    },
    [change, stopLater],
  )
  return { others: (data?.data ?? []).filter(({ actor }) => actor !== me.actor), place }
}
