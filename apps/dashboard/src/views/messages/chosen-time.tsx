import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import { useZone } from '../../ui/use-zone.ts'
import { fromZoned, toZoned } from '../../ui/zoned.ts'
import { laterTimes } from './later-times.ts'
import style from './messages.module.css'

interface Props {
  busy: boolean
  onChoose: (sendAt: string) => void
  onCancel: () => void
}

/** Names a time, by the workspace's clock. */
export function ChosenTime({ busy, onChoose, onCancel }: Props) {
  const t = useTranslations('messages')
  const zone = useZone() ?? 'UTC'
  const [clock, setClock] = useState(() => toZoned(laterTimes(new Date(), zone).tomorrow, zone))
  const choose = () => {
    if (clock !== '') onChoose(fromZoned(clock, zone))
  }
  return (
    <div className={style.chosen}>
      <TextInput
        type="datetime-local"
        size="xs"
        label={t('sendAt', { zone })}
        value={clock}
        data-autofocus
        autoFocus
        onChange={({ currentTarget }) => setClock(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onCancel()
          if (event.key !== 'Enter') return
          event.preventDefault()
          choose()
        }}
      />
      <Button size="xs" loading={busy} disabled={clock === ''} onClick={choose}>
        {t('schedule')}
      </Button>
      <Button size="xs" variant="default" onClick={onCancel}>
        {t('cancel')}
      </Button>
    </div>
  )
}
