import { Drawer, Switch } from '@mantine/core'
import { useState } from 'react'
import { useFormatter, useTranslations } from 'use-intl'
import type { Schemas } from '../../api/schema.gen.ts'
import { useList } from '../../api/use-api.ts'
import { useShortcuts } from '../../keys/shortcuts.ts'
import { useLive } from '../../live.ts'
import { Actor } from '../../ui/actor.tsx'
import { Empty } from '../../ui/empty.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { ServerStackIcon } from '../../ui/icons.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Table } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'
import { useFilters } from '../../ui/use-filters.ts'
import style from './logs.module.css'
import { RequestDetails } from './request-details.tsx'
import { StatusTone } from './status-tone.tsx'

type Request = Schemas['LoggedRequest']
type Query = Record<string, never>

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']
const classes = ['failed', '2xx', '4xx', '5xx']

export function Logs() {
  const t = useTranslations('logs')
  const format = useFormatter()
  const [filters] = useFilters(['status_class', 'method', 'route', 'caller', 'request_id'])
  const [open, setOpen] = useState<Request>()
  const [follows, setFollows] = useState(true)
  const list = useList(['requests', filters], (api, cursor) =>
    api.GET('/v1/requests', { params: { query: { ...cursor, ...(filters as Query) } } }),
  )
  useLive(follows ? ['requests'] : [], [['requests']])
  useShortcuts([{ keys: 'f', label: t('follow'), run: () => setFollows((on) => !on) }])
  return (
    <>
      <PageHeader
        title={t('title')}
        lead={t('lead')}
        actions={
          <Switch
            label={t('follow')}
            checked={follows}
            onChange={({ currentTarget }) => setFollows(currentTarget.checked)}
          />
        }
      />
      <FilterBar
        page="logs"
        filters={[
          {
            name: 'status_class',
            label: t('status'),
            options: classes.map((value) => ({ value, label: t(`classes.${value}`) })),
          },
          { name: 'method', label: t('method'), options: methods.map((value) => ({ value, label: value })) },
          { name: 'route', label: t('route'), placeholder: '/v1/contacts/:id' },
          { name: 'caller', label: t('caller'), placeholder: 'key:12' },
          { name: 'request_id', label: t('id') },
        ]}
      />
      <Table<Request>
        label={t('title')}
        list={list}
        idOf={({ id }) => id}
        empty={
          <Empty icon={ServerStackIcon} title={t('empty')}>
            {t('emptyHelp')}
          </Empty>
        }
        columns={[
          {
            name: 'path',
            title: t('path'),
            cell: (request) => (
              <button type="button" className={style.open} onClick={() => setOpen(request)}>
                <code>
                  <b>{request.method}</b> {request.path}
                </code>
              </button>
            ),
          },
          { name: 'status', title: t('status'), cell: (request) => <StatusTone of={request} /> },
          { name: 'ms', title: t('ms'), align: 'right', minor: true, cell: ({ ms }) => format.number(ms) },
          { name: 'caller', title: t('caller'), minor: true, cell: ({ caller }) => <Actor actor={caller} /> },
          { name: 'at', title: t('at'), align: 'right', cell: ({ at }) => <Time at={at} /> },
        ]}
      />
      <Drawer
        opened={open !== undefined}
        onClose={() => setOpen(undefined)}
        position="right"
        size="lg"
        title={t('request')}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        {open && <RequestDetails of={open} />}
      </Drawer>
    </>
  )
}
