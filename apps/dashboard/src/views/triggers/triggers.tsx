import { Button, Switch } from '@mantine/core'
import { useState } from 'react'
import { useFormatter, useTranslations } from 'use-intl'
import type { Schemas } from '../../api/schema.gen.ts'
import { useChange, useList, useRead } from '../../api/use-api.ts'
import { useShortcuts } from '../../keys/shortcuts.ts'
import { useLive } from '../../live.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { useConfirm } from '../../ui/confirm.ts'
import { Empty } from '../../ui/empty.tsx'
import { BoltIcon } from '../../ui/icons.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Table } from '../../ui/table.tsx'
import { useChannelOptions } from '../../ui/use-channel-options.ts'
import { useReport } from '../../ui/use-report.ts'
import { ViewLink } from '../../ui/view-link.tsx'
import { EditTrigger } from './edit-trigger.tsx'
import { Fires } from './fires.tsx'
import { Simulate } from './simulate.tsx'
import style from './triggers.module.css'

type Trigger = Schemas['Trigger']

export function Triggers() {
  const t = useTranslations('triggers')
  const { may } = useWorkspace()
  const [edited, setEdited] = useState<Trigger | 'new'>()
  const confirm = useConfirm()
  const report = useReport()
  const { nameOf } = useChannelOptions()
  const list = useList(['triggers'], (api, cursor) => api.GET('/v1/triggers', { params: { query: cursor } }))
  useLive(['triggers'], [['triggers'], ['trigger-settings'], ['events', 'trigger.fired']])
  const stale = { stale: [['triggers']] }
  const update = useChange(
    (api, { id, ...body }: { id: number; active: boolean }) =>
      api.PATCH('/v1/triggers/{id}', { params: { path: { id: String(id) } }, body }),
    stale,
  )
  const remove = useChange(
    (api, id: number) => api.DELETE('/v1/triggers/{id}', { params: { path: { id: String(id) } } }),
    stale,
  )
  const mayWrite = may('triggers:write')
  useShortcuts(mayWrite ? [{ keys: 'n', label: t('new'), run: () => setEdited('new'), command: true }] : [])
  const newButton = mayWrite && <Button onClick={() => setEdited('new')}>{t('new')}</Button>

  return (
    <>
      <PageHeader title={t('title')} lead={<Usage />} actions={newButton} />
      <Table<Trigger>
        label={t('title')}
        list={list}
        idOf={({ id }) => id}
        empty={
          <Empty icon={BoltIcon} title={t('empty')} action={newButton}>
            {t('emptyHelp')}
          </Empty>
        }
        columns={[
          { name: 'phrase', title: t('phrase'), cell: ({ phrase }) => <strong>{phrase}</strong> },
          {
            name: 'reply',
            title: t('reply'),
            minor: true,
            cell: ({ reply }) => (
              <span className={style.reply} title={reply}>
                {reply}
              </span>
            ),
          },
          { name: 'channel', title: t('channel'), minor: true, cell: ({ channel_id: id }) => nameOf(id) },
          {
            name: 'active',
            title: t('active'),
            cell: ({ id, phrase, active }) => (
              <Switch
                aria-label={t('activeNamed', { phrase })}
                checked={active}
                disabled={!mayWrite}
                onChange={() => report(update.mutateAsync({ id, active: !active }), active ? t('off') : t('on'))}
              />
            ),
          },
        ]}
        {...(mayWrite && {
          actions: (trigger: Trigger) => (
            <>
              <Button
                size="compact-sm"
                variant="subtle"
                color="gray"
                aria-label={t('editNamed', { phrase: trigger.phrase })}
                onClick={() => setEdited(trigger)}
              >
                {t('edit')}
              </Button>
              <Button
                size="compact-sm"
                variant="subtle"
                color="gray"
                aria-label={t('deleteNamed', { phrase: trigger.phrase })}
                onClick={() =>
                  confirm({
                    title: t('deleteTitle', { phrase: trigger.phrase }),
                    text: t('deleteHelp'),
                    action: t('delete'),
                    run: () => report(remove.mutateAsync(trigger.id), t('deleted')),
                  })
                }
              >
                {t('delete')}
              </Button>
            </>
          ),
        })}
      />
      <div className={style.below}>
        {may('simulate') && <Simulate />}
        {may('events:read') && <Fires />}
      </div>
      <EditTrigger edited={edited} onClose={() => setEdited(undefined)} />
    </>
  )
}

/** How many replies are left, and how soon one sender gets the next. */
function Usage() {
  const t = useTranslations('triggers')
  const format = useFormatter()
  const { data } = useRead(['trigger-settings'], (api) => api.GET('/v1/trigger-settings'))
  if (!data) return t('lead')
  const { replies_this_month: used, replies_per_month: most, cooldown_seconds: seconds } = data
  return (
    <>
      {t('lead')} {most === null ? t('used', { used }) : t('usedOf', { used, most: format.number(most) })}{' '}
      {t('cooldown', { seconds })} <ViewLink to="settings">{t('change')}</ViewLink>
    </>
  )
}
