import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useList, useRead } from '../../api/use-api.ts'
import { useShortcuts } from '../../keys/shortcuts.ts'
import { useLive } from '../../live.ts'
import { useGo } from '../../session/use-go.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { Empty } from '../../ui/empty.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { UserCircleIcon } from '../../ui/icons.tsx'
import { Money } from '../../ui/money.tsx'
import { nameOf } from '../../ui/name-of-contact.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { Table } from '../../ui/table.tsx'
import { Temperature, temperatures } from '../../ui/temperature.tsx'
import { Time } from '../../ui/time.tsx'
import { useFilters } from '../../ui/use-filters.ts'
import { useSegments } from '../../ui/use-segments.ts'
import { ViewLink } from '../../ui/view-link.tsx'
import { BulkBar } from '../bulk/bulk-bar.tsx'
import { BulkProgress } from '../bulk/bulk-progress.tsx'
import { useSelection } from '../bulk/use-selection.ts'
import { bulkFilterOf } from './bulk-filter-of.ts'
import { Files } from './files.tsx'
import { NewContact } from './new-contact.tsx'
import { SegmentBar } from './segment-bar.tsx'

type Contact = Schemas['Contact']

const names = ['segment', 'q', 'stage', 'temperature', 'tag', 'sort'] as const

export function Contacts() {
  const t = useTranslations('contacts')
  const tUi = useTranslations('ui')
  const tBulk = useTranslations('bulk')
  const go = useGo()
  const { may } = useWorkspace()
  const [making, setMaking] = useState(false)
  const [filters] = useFilters(names)
  const list = useList(['contacts', filters], (api, cursor) =>
    api.GET('/v1/contacts', { params: { query: { ...filters, ...cursor, limit: '50' } as Record<string, string> } }),
  )
  useLive(['contacts'], [['contacts', filters]])
  const segments = useSegments()
  const workspace = useRead(['workspace'], (api) => api.GET('/v1/workspace'), { enabled: may('workspace:read') })
  const mayWrite = may('contacts:write')
  useShortcuts(mayWrite ? [{ keys: 'c', label: t('new'), run: () => setMaking(true), command: true }] : [])
  const newButton = mayWrite && <Button onClick={() => setMaking(true)}>{t('new')}</Button>
  const actions = (
    <>
      <Files filters={filters} />
      {newButton}
    </>
  )
  const selection = useSelection(
    list.items.map(({ id }) => id),
    JSON.stringify(filters),
  )
  const isFiltered = Object.keys(filters).length > 0
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} actions={actions} />
      <FilterBar
        page="contacts"
        filters={[
          ...(segments.length > 0 || filters.segment !== undefined
            ? [
                {
                  name: 'segment',
                  label: t('segments.label'),
                  options: segments.map(({ id, name }) => ({ value: String(id), label: name })),
                },
              ]
            : []),
          { name: 'q', label: t('search'), placeholder: t('searchHelp') },
          {
            name: 'stage',
            label: t('stage'),
            options: (workspace.data?.stages ?? []).map((value) => ({ value, label: value })),
          },
          {
            name: 'temperature',
            label: t('temperature'),
            options: temperatures.map((value) => ({ value, label: tUi(`temperatures.${value}`) })),
          },
          { name: 'tag', label: t('tag') },
          {
            name: 'sort',
            label: t('sort'),
            all: t('sorts.created'),
            options: ['updated', 'score', 'last_message'].map((value) => ({ value, label: t(`sorts.${value}`) })),
          },
        ]}
      />
      <SegmentBar />
      <BulkProgress resource="contacts" />
      {mayWrite && (
        <BulkBar resource="contacts" selection={selection} filter={bulkFilterOf(filters)} items={list.items} />
      )}
      <Table<Contact>
        label={t('title')}
        list={list}
        idOf={({ id }) => id}
        linkOf={({ id }) => `contacts/${id}`}
        choosing={
          mayWrite
            ? {
                isChosen: ({ id }) => selection.ids.has(id),
                toggle: ({ id }, range) => selection.toggle(id, range),
                toggleShown: selection.toggleShown,
                labels: {
                  one: (contact) => tBulk('select', { name: nameOf(contact) }),
                  shown: tBulk('selectShown'),
                  key: tBulk('selectKey'),
                },
              }
            : undefined
        }
        empty={
          <Empty
            icon={UserCircleIcon}
            title={isFiltered ? t('noneMatches') : t('empty')}
            action={!isFiltered && newButton}
          >
            {isFiltered
              ? t('noneMatchesHelp')
              : t.rich('emptyHelp', { link: (text) => <ViewLink to="dev/simulator">{text}</ViewLink> })}
          </Empty>
        }
        columns={[
          { name: 'name', title: t('name'), cell: nameOf },
          { name: 'company', title: t('company'), cell: ({ company }) => company, minor: true },
          { name: 'stage', title: t('stage'), cell: ({ stage }) => stage },
          { name: 'temperature', title: t('temperature'), cell: ({ temperature }) => <Temperature of={temperature} /> },
          { name: 'score', title: t('score'), align: 'right', cell: ({ score }) => score ?? '–' },
          { name: 'value', title: t('value'), align: 'right', minor: true, cell: (contact) => <Money of={contact} /> },
          { name: 'updated', title: t('updated'), align: 'right', cell: ({ updated_at: at }) => <Time at={at} /> },
        ]}
      />
      {mayWrite && (
        <NewContact
          opened={making}
          stages={workspace.data?.stages ?? []}
          onClose={() => setMaking(false)}
          onMade={({ id }) => go(`contacts/${id}`)}
        />
      )}
    </>
  )
}
