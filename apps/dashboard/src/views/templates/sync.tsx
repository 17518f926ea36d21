import { Button, Menu } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import { useChange } from '../../api/use-api.ts'
import { useChannelOptions } from '../../ui/use-channel-options.ts'
import { useReport } from '../../ui/use-report.ts'
import { ViewLink } from '../../ui/view-link.tsx'

/** Reads the templates of a channel from its vendor now. */
export function Sync() {
  const t = useTranslations('templates')
  const report = useReport()
  const [busy, setBusy] = useState(false)
  const { isRead, options } = useChannelOptions(({ type }) => type === 'whatsapp-cloud')
  const sync = useChange(
    (api, id: string) => api.POST('/v1/channels/{id}/templates/sync', { params: { path: { id } } }),
    { stale: [['templates']] },
  )
  const start = (id: string) => {
    setBusy(true)
    report(
      sync.mutateAsync(id).finally(() => setBusy(false)),
      t('synced'),
    )
  }
  if (!isRead) return null
  if (options.length === 0) return <ViewLink to="channels">{t('addChannel')}</ViewLink>
  const [only] = options
  if (options.length === 1 && only) {
    return (
      <Button variant="default" loading={busy} onClick={() => start(only.value)}>
        {t('sync')}
      </Button>
    )
  }
  return (
    <Menu>
      <Menu.Target>
        <Button variant="default" loading={busy}>
          {t('sync')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {options.map(({ value, label }) => (
          <Menu.Item key={value} onClick={() => start(value)}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
