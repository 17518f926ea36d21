import { notifications } from '@mantine/notifications'
import { useTranslations } from 'use-intl'

import { asProblem } from '../api/problem.ts'

/** Says in a corner that something was done, or why it wasn't. */
export function useReport(): (deed: Promise<unknown>, done: string) => void {
  const t = useTranslations('ui')
  return (deed, done) =>
    void deed.then(
      () => notifications.show({ message: done }),
      (error) => notifications.show({ title: t('error.other'), message: asProblem(error).message, color: 'danger' }),
    )
}
