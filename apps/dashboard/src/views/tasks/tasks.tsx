import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange, useList } from '../../api/use-api.ts'
import { useShortcuts } from '../../keys/shortcuts.ts'
import { useLive } from '../../live.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { Actor } from '../../ui/actor.tsx'
import { Empty } from '../../ui/empty.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { CheckCircleIcon } from '../../ui/icons.tsx'
import { nameOf } from '../../ui/name-of-contact.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { Table } from '../../ui/table.tsx'
import { useFilters } from '../../ui/use-filters.ts'
import { usePeople } from '../../ui/use-people.ts'
import { useReport } from '../../ui/use-report.ts'
import { useZone } from '../../ui/use-zone.ts'
import { Due } from './due.tsx'
import { queryOf } from './query-of.ts'
import { TaskDialog } from './task-dialog.tsx'
import style from './tasks.module.css'

type Task = Schemas['TaskSummary']

const names = ['status', 'assignee'] as const

export function Tasks() {
  const t = useTranslations('tasks')
  const { may, me } = useWorkspace()
  const report = useReport()
  const people = usePeople()
  const zone = useZone()
  const [making, setMaking] = useState(false)
  const [changing, setChanging] = useState<Task>()
  const [filters] = useFilters(names)
  const query = queryOf(filters)
  const list = useList(['tasks', query], (api, cursor) =>
    api.GET('/v1/tasks', { params: { query: { ...query, ...cursor, limit: '50' } as Record<string, string> } }),
  )
  useLive(['tasks'], [['tasks']])
  const stale = [['tasks'], ['of-contact']]
  const complete = useChange(
    (api, id: number) => api.POST('/v1/tasks/{id}/complete', { params: { path: { id: String(id) } }, body: {} }),
    { stale },
  )
  const reopen = useChange(
    (api, id: number) => api.POST('/v1/tasks/{id}/reopen', { params: { path: { id: String(id) } }, body: {} }),
    { stale },
  )
  const toggle = ({ id, status }: Task) =>
    status === 'open' ? report(complete.mutateAsync(id), t('completed')) : report(reopen.mutateAsync(id), t('reopened'))
  const mayWrite = may('tasks:write')
  useShortcuts(mayWrite ? [{ keys: 't', label: t('new'), run: () => setMaking(true), command: true }] : [])
  const newButton = mayWrite && <Button onClick={() => setMaking(true)}>{t('new')}</Button>
  const isFiltered = Object.keys(filters).length > 0
  const showsDone = filters.status === 'done' || filters.status === 'all'
  return (
    <>
      <PageHeader title={t('title')} lead={zone && t('lead', { zone })} actions={newButton} />
      <FilterBar
        page="tasks"
        filters={[
          {
            name: 'status',
            label: t('status'),
            all: t('statuses.open'),
            options: (['overdue', 'done', 'all'] as const).map((value) => ({ value, label: t(`statuses.${value}`) })),
          },
          {
            name: 'assignee',
            label: t('assignee'),
            all: t('anybody'),
            options: [
              { value: 'me', label: t('mine') },
              { value: 'none', label: t('nobody') },
              ...people.filter(({ value }) => value !== me.actor),
            ],
          },
        ]}
      />
      <Table<Task>
        label={t('title')}
        list={list}
        idOf={({ id }) => id}
        linkOf={({ contact_id: id }) => (id === null ? undefined : `contacts/${id}`)}
        rowKeys={
          mayWrite
            ? [
                { keys: 'x', label: t('completeOrReopen'), run: toggle },
                { keys: 'd', label: t('change'), run: setChanging },
              ]
            : []
        }
        empty={
          <Empty
            icon={CheckCircleIcon}
            title={isFiltered ? t('noneMatches') : t('empty')}
            action={!isFiltered && newButton}
          >
            {isFiltered ? t('noneMatchesHelp') : t('emptyHelp')}
          </Empty>
        }
        columns={[
          {
            name: 'title',
            title: t('task'),
            cell: ({ title, note }) => (
              <span className={style.title}>
                <span>{title}</span>
                {note && <span className="muted">{note}</span>}
              </span>
            ),
          },
          {
            name: 'contact',
            title: t('contact'),
            minor: true,
            cell: ({ contact, contact_id: id }) =>
              id !== null && (contact ? nameOf({ ...contact, linkedin: null }) : `#${id}`),
          },
          {
            name: 'assignee',
            title: t('assignee'),
            minor: true,
            cell: ({ assignee }) => assignee !== null && <Actor actor={assignee} />,
          },
          { name: 'due', title: t('due'), cell: (task) => <Due task={task} zone={zone} /> },
          ...(showsDone
            ? [
                {
                  name: 'state',
                  title: t('state'),
                  minor: true,
                  cell: ({ status }: Task) => t(`statuses.${status}`),
                },
              ]
            : []),
        ]}
        {...(mayWrite && {
          actions: (task: Task) =>
            task.status !== 'cancelled' && (
              <span className={style.actions}>
                {task.status === 'open' && (
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    color="gray"
                    aria-label={t('changeOf', { title: task.title })}
                    onClick={() => setChanging(task)}
                  >
                    {t('change')}
                  </Button>
                )}
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={t(task.status === 'open' ? 'completeOf' : 'reopenOf', { title: task.title })}
                  onClick={() => toggle(task)}
                >
                  {t(task.status === 'open' ? 'complete' : 'reopen')}
                </Button>
              </span>
            ),
        })}
      />
      {mayWrite && zone && (
        <>
          <TaskDialog opened={making} zone={zone} onClose={() => setMaking(false)} />
          <TaskDialog
            opened={changing !== undefined}
            task={changing}
            zone={zone}
            onClose={() => setChanging(undefined)}
          />
        </>
      )}
    </>
  )
}
