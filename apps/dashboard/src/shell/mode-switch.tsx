import { Switch } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'

import { useWorkspace } from '../session/workspace.ts'
import style from './mode-switch.module.css'

/** Shows the live data of the workspace, or its test data. */
export function ModeSwitch() {
  const t = useTranslations('shell')
  const { mode } = useWorkspace()
  const navigate = useNavigate()
  return (
    <Switch
      size="xs"
      color="yellow.7"
      labelPosition="left"
      className={style.switch}
      label={t('showTestData')}
      checked={mode === 'test'}
      onChange={({ currentTarget }) =>
        void navigate({ to: '.', search: { mode: currentTarget.checked ? 'test' : undefined } as never })
      }
    />
  )
}
