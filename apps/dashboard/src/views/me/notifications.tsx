import '@mantine/core/styles/Checkbox.layer.css'
import '@mantine/core/styles/InlineInput.layer.css'

import { Checkbox } from '@mantine/core'
import { useState, useSyncExternalStore } from 'react'
import { useTranslations } from 'use-intl'

import { playSound } from '../../notifications/play-sound.ts'
import {
  type InboxName,
  inboxes,
  readSettings,
  type Signal,
  signals,
  storedSettings,
  subscribeToSettings,
  writeSettings,
} from '../../notifications/settings.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { Panel } from '../../ui/panel.tsx'
import style from './me.module.css'

/** What tells of new messages of contacts, in this browser. */
export function Notifications() {
  const t = useTranslations('me')
  const workspace = useWorkspace()
  const settings = readSettings(useSyncExternalStore(subscribeToSettings, () => storedSettings(workspace)))
  const [isRefused, setRefused] = useState(false)

  async function change(inbox: InboxName, signal: Signal, isOn: boolean): Promise<void> {
    if (isOn && signal === 'notification' && !(await isAllowed())) return setRefused(true)
    if (isOn && signal === 'sound') void playSound()
    setRefused(false)
    const others = (settings[inbox] ?? []).filter((other) => other !== signal)
    writeSettings(workspace, { ...settings, [inbox]: isOn ? [...others, signal] : others })
  }

  return (
    <Panel title={t('notifications')} lead={t('notificationsHelp')}>
      <table className={style.notifications} aria-label={t('notifications')}>
        <thead>
          <tr>
            <th scope="col">{t('newMessageIn')}</th>
            {signals.map((signal) => (
              <th key={signal} scope="col">
                {t(`signals.${signal}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {inboxes.map((inbox) => (
            <tr key={inbox}>
              <th scope="row">{t(`inboxes.${inbox}`)}</th>
              {signals.map((signal) => (
                <td key={signal}>
                  <Checkbox
                    aria-label={`${t(`inboxes.${inbox}`)}: ${t(`signals.${signal}`)}`}
                    checked={settings[inbox]?.includes(signal) ?? false}
                    onChange={({ currentTarget }) => void change(inbox, signal, currentTarget.checked)}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {isRefused && <p role="alert">{t('notificationsRefused')}</p>}
    </Panel>
  )
}

/** Asks the user, the first time. A page without TLS can't show any. */
async function isAllowed(): Promise<boolean> {
  if (!('Notification' in globalThis)) return false
  return (await Notification.requestPermission()) === 'granted'
}
