import { Drawer } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Schemas } from '../../api/schema.gen.ts'
import { useList } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { Empty } from '../../ui/empty.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { DocumentTextIcon } from '../../ui/icons.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Table } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'
import { useChannelOptions } from '../../ui/use-channel-options.ts'
import { useFilters } from '../../ui/use-filters.ts'
import { Approval } from './approval.tsx'
import { Details } from './details.tsx'
import { Sync } from './sync.tsx'
import style from './templates.module.css'

type Template = Schemas['Template']

export function Templates() {
  const t = useTranslations('templates')
  const { may } = useWorkspace()
  const [filters] = useFilters(['approved', 'name', 'category'])
  const [openId, setOpenId] = useState<number>()
  const { nameOf } = useChannelOptions()
  const list = useList(['templates', filters], (api, cursor) =>
    api.GET('/v1/templates', { params: { query: { ...cursor, ...(filters as { approved?: 'true' }) } } }),
  )
  const open = list.items.find(({ id }) => id === openId)
  const sync = may('channels:write') && <Sync />
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} actions={sync} />
      <FilterBar
        filters={[
          {
            name: 'approved',
            label: t('state'),
            options: [
              { value: 'true', label: t('approved') },
              { value: 'false', label: t('notApproved') },
            ],
          },
          {
            name: 'category',
            label: t('category'),
            options: ['marketing', 'utility', 'authentication'].map((value) => ({
              value,
              label: t(`categories.${value}`),
            })),
          },
          { name: 'name', label: t('name') },
        ]}
      />
      <Table<Template>
        label={t('title')}
        list={list}
        idOf={({ id }) => id}
        empty={
          <Empty icon={DocumentTextIcon} title={t('empty')} action={sync}>
            {t('emptyHelp')}
          </Empty>
        }
        columns={[
          {
            name: 'name',
            title: t('name'),
            cell: ({ id, name, language }) => (
              <button type="button" className={style.open} onClick={() => setOpenId(id)}>
                <strong>{name}</strong> <span className="muted">{language}</span>
              </button>
            ),
          },
          { name: 'state', title: t('state'), cell: (template) => <Approval of={template} /> },
          {
            name: 'category',
            title: t('category'),
            minor: true,
            cell: ({ category }) => t(`categories.${category.toLowerCase()}`),
          },
          { name: 'channel', title: t('channel'), minor: true, cell: ({ channel_id: id }) => nameOf(id) },
          {
            name: 'context',
            title: t('context'),
            minor: true,
            cell: ({ context }) => context ?? <span className="muted">–</span>,
          },
          {
            name: 'updated',
            title: t('updated'),
            align: 'right',
            minor: true,
            cell: ({ updated_at: at }) => <Time at={at} />,
          },
        ]}
      />
      <Drawer
        opened={open !== undefined}
        onClose={() => setOpenId(undefined)}
        position="right"
        title={open?.name}
        closeButtonProps={{ 'aria-label': t('close') }}
      >
        {open && <Details key={open.id} of={open} />}
      </Drawer>
    </>
  )
}
