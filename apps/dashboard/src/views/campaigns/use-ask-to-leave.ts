import { useBlocker, useNavigate } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'

import { useConfirm } from '../../ui/confirm.ts'

/** Asks before what isn't saved is left, also by closing the page. */
export function useAskToLeave(dirty: { readonly current: boolean }): void {
  const t = useTranslations('campaigns')
  const confirm = useConfirm()
  const navigate = useNavigate()
  useBlocker({
    enableBeforeUnload: () => dirty.current,
    shouldBlockFn({ next }) {
      if (!dirty.current) return false
      const leave = () => void navigate({ to: next.pathname, search: next.search as never, ignoreBlocker: true })
      confirm({ title: t('leaveTitle'), text: t('leaveHelp'), action: t('leave'), run: leave })
      return true
    },
  })
}
