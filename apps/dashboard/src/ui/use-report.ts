import { useTranslations } from 'use-intl'

import { asProblem } from '../api/problem.ts'
import { notify } from './notify.ts'

/** Says in a corner that something was done, or why it wasn't. */
export function useReport(): (deed: Promise<unknown>, done: string) => void {
  const t = useTranslations('ui')
  const closeButtonProps = { 'aria-label': t('close') }
  return (deed, done) =>
    void deed.then(
      () => notify({ message: done, closeButtonProps }),
      (error) =>
        notify({ title: t('error.other'), message: asProblem(error).message, color: 'danger', closeButtonProps }),
    )
}
