import { ActionIcon, Menu } from '@mantine/core'
import { useState } from 'react'
import { useFormatter, useTranslations } from 'use-intl'

import { useShortcuts } from '../../keys/shortcuts.ts'
import { ChevronDownIcon } from '../../ui/icons.tsx'
import { useZone } from '../../ui/use-zone.ts'
import { laterTimes } from './later-times.ts'

export interface Later {
  send_at: string
  unless_answered: boolean
}

interface Props {
  disabled: boolean
  onChoose: (later: Later) => void
  /** To name a time of one's own. */
  onChooseTime: (unlessAnswered: boolean) => void
}

/** When to send what is written. */
export function SendLater({ disabled, onChoose, onChooseTime }: Props) {
  const t = useTranslations('messages')
  const format = useFormatter()
  const zone = useZone()
  const [opened, setOpened] = useState(false)
  const [unlessAnswered, setUnlessAnswered] = useState(false)
  useShortcuts(disabled ? [] : [{ keys: 'l', label: t('sendLater'), run: () => setOpened(true), command: true }])
  if (zone === undefined) return null
  return (
    <Menu opened={opened} onChange={setOpened} position="top-end">
      <Menu.Target>
        <ActionIcon variant="default" size={30} disabled={disabled} aria-label={t('sendLater')}>
          <ChevronDownIcon width={16} aria-hidden="true" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('sendLaterIn', { zone })}</Menu.Label>
        {Object.entries(laterTimes(new Date(), zone)).map(([name, at]) => (
          <Menu.Item
            key={name}
            rightSection={
              <span className="muted">
                {format.dateTime(new Date(at), {
                  weekday: 'short',
                  hour: 'numeric',
                  minute: 'numeric',
                  timeZone: zone,
                })}
              </span>
            }
            onClick={() => {
              onChoose({ send_at: at, unless_answered: unlessAnswered })
              setUnlessAnswered(false)
            }}
          >
            {t(`later.${name}`)}
          </Menu.Item>
        ))}
        <Menu.Item onClick={() => onChooseTime(unlessAnswered)}>{t('later.chosen')}</Menu.Item>
        <Menu.Divider />
        <Menu.CheckboxItem checked={unlessAnswered} onChange={setUnlessAnswered}>
          {t('unlessAnswered')}
        </Menu.CheckboxItem>
      </Menu.Dropdown>
    </Menu>
  )
}
