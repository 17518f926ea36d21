import { useTranslations } from 'use-intl'

import { useWorkspace } from '../session/workspace.ts'
import style from './test-band.module.css'

/** Says that what is shown is test data. */
export function TestBand() {
  const t = useTranslations('shell')
  const { mode } = useWorkspace()
  if (mode === 'live') return null
  return (
    <p className={style.band} role="status">
      <strong>{t('testData')}</strong> {t('testDataHelp')}
    </p>
  )
}
