import { Button, Menu } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange, useRead } from '../../api/use-api.ts'
import { useStepping } from '../../keys/use-stepping.ts'
import { useLive } from '../../live.ts'
import { useGo } from '../../session/use-go.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { useConfirm } from '../../ui/confirm.ts'
import { ErrorView } from '../../ui/error-view.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { useReport } from '../../ui/use-report.ts'
import { ViewLink } from '../../ui/view-link.tsx'
import { HealthTone } from '../channels/health.tsx'
import style from './channel.module.css'
import { Connection } from './connection.tsx'
import { Credentials } from './credentials.tsx'
import { Facts } from './facts.tsx'
import { Pairing } from './pairing.tsx'

type ChannelShown = Schemas['ChannelWithHealth']

export function Channel() {
  const t = useTranslations('channel')
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  useStepping('channels', id, 'channels')
  const { may } = useWorkspace()
  const {
    data: channel,
    error,
    refetch,
  } = useRead(['channels', id], (api) => api.GET('/v1/channels/{id}', { params: { path: { id } } }))
  useLive(['channels', 'messages'], [['channels', id]])
  const back = <ViewLink to="channels">{t('back')}</ViewLink>
  if (error && !channel) {
    return (
      <>
        <PageHeader title={t('title')} back={back} />
        <ErrorView error={error} onRetry={() => void refetch()} />
      </>
    )
  }
  if (!channel) return <PageHeader title={t('title')} back={back} />
  const mayWrite = may('channels:write')
  const { reason, state } = channel.health
  return (
    <>
      <PageHeader
        title={channel.name}
        back={back}
        lead={<HealthTone of={channel} />}
        actions={mayWrite && <Actions of={channel} />}
      />
      {reason !== null && state !== 'green' && (
        <p className={style.reason} data-state={state} role="status">
          {reason}
        </p>
      )}
      {mayWrite && channel.type === 'whatsapp-linked' && <Pairing of={channel} />}
      <Facts of={channel} />
      <Connection of={channel} />
      {mayWrite && <Credentials of={channel} />}
    </>
  )
}

function Actions({ of: { id, name, status, is_default: isDefault, type } }: { of: ChannelShown }) {
  const t = useTranslations('channel')
  const go = useGo()
  const confirm = useConfirm()
  const report = useReport()
  const [busy, setBusy] = useState(false)
  const path = { path: { id: String(id) } }
  const stale = { stale: [['channels']] }
  const change = useChange(
    (api, body: Schemas['ChannelPatch']) => api.PATCH('/v1/channels/{id}', { params: path, body }),
    stale,
  )
  const remove = useChange((api, _: undefined) => api.DELETE('/v1/channels/{id}', { params: path }), stale)
  const logOut = useChange((api, _: undefined) => api.DELETE('/v1/channels/{id}/pairing', { params: path }), stale)
  const isPaired = type === 'whatsapp-linked' && (status === 'connected' || status === 'paused')
  const canPause = status === 'connected' || status === 'paused'

  const set = (body: Schemas['ChannelPatch'], done: string) => {
    setBusy(true)
    report(
      change.mutateAsync(body).finally(() => setBusy(false)),
      done,
    )
  }
  const askToDelete = () =>
    confirm({
      title: t('deleteTitle', { name }),
      text: t('deleteHelp'),
      action: t('delete'),
      run: () =>
        report(
          remove.mutateAsync(undefined).then(() => go('channels')),
          t('deleted'),
        ),
    })
  const askToLogOut = () =>
    confirm({
      title: t('logOutTitle', { name }),
      text: t('logOutHelp'),
      action: t('logOut'),
      run: () => report(logOut.mutateAsync(undefined), t('loggedOut')),
    })

  return (
    <>
      <Menu>
        <Menu.Target>
          <Button variant="default">{t('more')}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          {!isDefault && (
            <Menu.Item onClick={() => set({ is_default: true }, t('isDefault'))}>{t('makeDefault')}</Menu.Item>
          )}
          {isPaired && <Menu.Item onClick={askToLogOut}>{t('logOut')}</Menu.Item>}
          <Menu.Item disabled={isDefault} onClick={askToDelete}>
            {t('delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {canPause &&
        (status === 'paused' ? (
          <Button loading={busy} onClick={() => set({ status: 'connected' }, t('resumed'))}>
            {t('resume')}
          </Button>
        ) : (
          <Button variant="default" loading={busy} onClick={() => set({ status: 'paused' }, t('paused'))}>
            {t('pause')}
          </Button>
        ))}
    </>
  )
}
