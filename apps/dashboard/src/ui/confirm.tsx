import { Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'

interface Question {
  title: string
  /** What will happen, and whether it can be undone. */
  text: ReactNode
  /** The deed, as on its button: `Revoke`. */
  action: string
  run: () => void
  dangerous?: boolean
}

/** Asks before something that can't be undone. */
export function useConfirm(): (question: Question) => void {
  const t = useTranslations('ui')
  return ({ title, text, action, run, dangerous = true }) =>
    void modals.openConfirmModal({
      title,
      children: <Text size="md">{text}</Text>,
      labels: { confirm: action, cancel: t('cancel') },
      confirmProps: { color: dangerous ? 'danger' : 'accent' },
      withCloseButton: false,
      onConfirm: run,
    })
}
