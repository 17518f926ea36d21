import { Button, Menu } from '@mantine/core'
import { useState } from 'react'
import { useFormatter, useTranslations } from 'use-intl'

import { useShortcuts } from '../../keys/shortcuts.ts'
import { snoozeTimes } from './snooze-times.ts'

/** Puts a conversation away, until a time or until the contact writes. */
export function SnoozeMenu({ onSnooze }: { onSnooze: (until: string | null) => void }) {
  const t = useTranslations('inbox')
  const format = useFormatter()
  const [opened, setOpened] = useState(false)
  useShortcuts([{ keys: 's', label: t('snooze'), run: () => setOpened(true), command: true }])
  return (
    <Menu opened={opened} onChange={setOpened}>
      <Menu.Target>
        <Button size="xs" variant="default">
          {t('snooze')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onSnooze(null)}>{t('untilTheyAnswer')}</Menu.Item>
        {Object.entries(snoozeTimes(new Date())).map(([name, until]) => (
          <Menu.Item
            key={name}
            rightSection={
              <span className="muted">
                {format.dateTime(until, { weekday: 'short', hour: 'numeric', minute: 'numeric' })}
              </span>
            }
            onClick={() => onSnooze(until.toISOString())}
          >
            {t(`until.${name}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
