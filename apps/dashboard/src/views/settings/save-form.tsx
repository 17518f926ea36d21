import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'

import { FormProblem } from '../../ui/form-problem.tsx'
import type { ProblemForm } from '../../ui/use-problem-form.ts'
import style from './settings.module.css'

interface Props {
  form: Pick<ProblemForm<Record<string, unknown>>, 'problem' | 'busy' | 'onSubmit'>
  /** False: the user may only look. */
  mayWrite: boolean
  children: ReactNode
}

export function SaveForm({ form: { problem, busy, onSubmit }, mayWrite, children }: Props) {
  const t = useTranslations('settings')
  return (
    <form onSubmit={onSubmit}>
      <fieldset className={style.form} disabled={!mayWrite}>
        <FormProblem problem={problem} />
        {children}
        {mayWrite && (
          <div>
            <Button type="submit" variant="default" loading={busy}>
              {t('save')}
            </Button>
          </div>
        )}
      </fieldset>
    </form>
  )
}
