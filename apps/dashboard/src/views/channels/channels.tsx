import { Button } from '@mantine/core'
import { useState } from 'react'
import { useFormatter, useTranslations } from 'use-intl'
import type { Schemas } from '../../api/schema.gen.ts'
import { useList } from '../../api/use-api.ts'
import { useShortcuts } from '../../keys/shortcuts.ts'
import { useLive } from '../../live.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { Empty } from '../../ui/empty.tsx'
import { ChatBubbleLeftRightIcon } from '../../ui/icons.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Table } from '../../ui/table.tsx'
import { Tone } from '../../ui/tone.tsx'
import { Health } from './health.tsx'
import { NewChannel } from './new-channel.tsx'

type Channel = Schemas['ChannelWithHealth']

export function Channels() {
  const t = useTranslations('channels')
  const format = useFormatter()
  const { may } = useWorkspace()
  const [adding, setAdding] = useState(false)
  const list = useList(['channels'], (api, cursor) => api.GET('/v1/channels', { params: { query: cursor } }))
  useLive(['channels', 'messages'], [['channels']])
  const mayWrite = may('channels:write')
  useShortcuts(mayWrite ? [{ keys: 'n', label: t('new'), run: () => setAdding(true), command: true }] : [])
  const newButton = mayWrite && <Button onClick={() => setAdding(true)}>{t('new')}</Button>

  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} actions={newButton} />
      <Table<Channel>
        label={t('title')}
        list={list}
        idOf={({ id }) => id}
        linkOf={({ id }) => `channels/${id}`}
        empty={
          <Empty icon={ChatBubbleLeftRightIcon} title={t('empty')} action={newButton}>
            {t('emptyHelp')}
          </Empty>
        }
        columns={[
          {
            name: 'name',
            title: t('name'),
            cell: ({ name, is_default: isDefault }) => (
              <span className="row">
                {name}
                {isDefault && <Tone tone="gray">{t('default')}</Tone>}
              </span>
            ),
          },
          { name: 'state', title: t('state'), cell: (channel) => <Health of={channel} /> },
          { name: 'kind', title: t('kind'), minor: true, cell: ({ type }) => t(`types.${type}`) },
          { name: 'number', title: t('number'), minor: true, cell: ({ number }) => number ?? <Nothing /> },
          {
            name: 'today',
            title: t('today'),
            align: 'right',
            minor: true,
            cell: ({ today: { sent, received } }) =>
              t('sentReceived', { sent: format.number(sent), received: format.number(received) }),
          },
          {
            name: 'waiting',
            title: t('waiting'),
            align: 'right',
            minor: true,
            cell: ({ waiting }) => (waiting === 0 ? <Nothing /> : format.number(waiting)),
          },
          {
            name: 'windows',
            title: t('windows'),
            align: 'right',
            minor: true,
            cell: ({ open_windows: open }) => (open === null ? <Nothing /> : format.number(open)),
          },
        ]}
      />
      <NewChannel opened={adding} onClose={() => setAdding(false)} />
    </>
  )
}

const Nothing = () => <span className="muted">–</span>
