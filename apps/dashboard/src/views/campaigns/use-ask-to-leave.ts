import { useRouter } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslations } from 'use-intl'

import { useConfirm } from '../../ui/confirm.ts'

/** Asks before what isn't saved is left, also by closing the page. */
export function useAskToLeave(dirty: { readonly current: boolean }): void {
  const t = useTranslations('campaigns')
  const confirm = useConfirm()
  const { history } = useRouter()
  const ask = (leave: () => void) =>
    confirm({ title: t('leaveTitle'), text: t('leaveHelp'), action: t('leave'), run: leave })
  const latest = useRef(ask)
  latest.current = ask
  useEffect(
    () =>
      // The router's own hook would be in the first view of everybody.
      history.block({
        enableBeforeUnload: () => dirty.current,
        blockerFn({ nextLocation }: { nextLocation: { href: string; state: unknown } }) {
          if (!dirty.current) return false
          latest.current(() => history.push(nextLocation.href, nextLocation.state, { ignoreBlocker: true }))
          return true
        },
      }),
    [history, dirty],
  )
}
