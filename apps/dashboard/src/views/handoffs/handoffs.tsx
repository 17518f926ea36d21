import '@mantine/core/styles/Combobox.layer.css'

import { Button, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange, useList } from '../../api/use-api.ts'
import { useLive } from '../../live.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { Actor } from '../../ui/actor.tsx'
import { Empty } from '../../ui/empty.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { ArrowsRightLeftIcon } from '../../ui/icons.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Table } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'
import { Tone } from '../../ui/tone.tsx'
import { useFilters } from '../../ui/use-filters.ts'
import { usePeople } from '../../ui/use-people.ts'
import { useReport } from '../../ui/use-report.ts'
import { ViewLink } from '../../ui/view-link.tsx'
import { CloseHandoff } from './close-handoff.tsx'
import style from './handoffs.module.css'
import { personOf } from './person-of.ts'

type Handoff = Schemas['HandoffSummary']

const statuses = ['open', 'assigned', 'closed'] as const
const names = ['status', 'assignee'] as const
const tones = { urgent: 'red', high: 'amber', medium: 'gray', low: 'gray' } as const

export function Handoffs() {
  const t = useTranslations('handoffs')
  const { may, me } = useWorkspace()
  const report = useReport()
  const [closing, setClosing] = useState<Handoff>()
  const [filters] = useFilters(names)
  const people = usePeople()
  // What is somebody's has been taken.
  const usual = filters.assignee === undefined ? 'open' : 'assigned'
  const status = filters.status ?? usual
  const query = { ...filters, status }
  const list = useList(['handoffs', query], (api, cursor) =>
    api.GET('/v1/handoffs', { params: { query: { ...query, ...cursor, limit: '50' } as Record<string, string> } }),
  )
  useLive(['handoffs', 'conversations', 'messages'], [['handoffs']])
  const assign = useChange(
    (api, { id, assignee }: { id: number; assignee: string }) =>
      api.POST('/v1/handoffs/{id}/assign', { params: { path: { id: String(id) } }, body: { assignee } }),
    { stale: [['handoffs'], ['conversations']] },
  )
  const take = ({ id }: Handoff) => report(assign.mutateAsync({ id, assignee: me.actor }), t('taken'))
  const mayWrite = may('handoffs:write')
  const isOpen = status !== 'closed'
  const acts = mayWrite && isOpen
  return (
    <>
      <PageHeader title={t('title')} lead={t('lead')} />
      <FilterBar
        page="handoffs"
        filters={[
          {
            name: 'status',
            label: t('status'),
            all: t(`statuses.${usual}`),
            options: statuses
              .filter((value) => value !== usual)
              .map((value) => ({ value, label: t(`statuses.${value}`) })),
          },
          {
            name: 'assignee',
            label: t('assignee'),
            all: t('anybody'),
            options: [{ value: 'me', label: t('mine') }, ...people.filter(({ value }) => value !== me.actor)],
          },
        ]}
      />
      <Table<Handoff>
        label={t('title')}
        list={list}
        idOf={({ id }) => id}
        linkOf={({ conversation_id: id }) => `inbox/${id}`}
        rowKeys={
          acts
            ? [
                { keys: 't', label: t('take'), run: take },
                { keys: 'x', label: t('closeIt'), run: setClosing },
              ]
            : []
        }
        empty={
          <Empty icon={ArrowsRightLeftIcon} title={Object.keys(filters).length > 0 ? t('noneMatches') : t('empty')}>
            {Object.keys(filters).length > 0
              ? t('noneMatchesHelp')
              : t.rich('emptyHelp', { link: (text) => <ViewLink to="agents">{text}</ViewLink> })}
          </Empty>
        }
        columns={[
          { name: 'contact', title: t('contact'), cell: personOf },
          { name: 'reason', title: t('reason'), cell: (handoff) => <Reason handoff={handoff} /> },
          {
            name: 'priority',
            title: t('priorityLabel'),
            minor: true,
            cell: ({ priority }) => <Tone tone={tones[priority]}>{t(`priority.${priority}`)}</Tone>,
          },
          {
            name: 'last',
            title: t('lastMessage'),
            minor: true,
            cell: ({ last_message: last }) => <LastMessage last={last} />,
          },
          {
            name: 'assignee',
            title: t('assignee'),
            minor: true,
            cell: (handoff) =>
              acts ? (
                <Assignee
                  handoff={handoff}
                  onAssign={(assignee) => report(assign.mutateAsync({ id: handoff.id, assignee }), t('assigned'))}
                />
              ) : (
                <Actor actor={handoff.assignee} />
              ),
          },
          isOpen
            ? { name: 'since', title: t('waits'), align: 'right', cell: ({ created_at: at }) => <Time at={at} /> }
            : { name: 'closed', title: t('closedAt'), align: 'right', cell: ({ closed_at: at }) => <Time at={at} /> },
        ]}
        {...(acts && {
          actions: (handoff: Handoff) => (
            <span className={style.actions}>
              {handoff.assignee !== me.actor && (
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={t('takeOf', { name: personOf(handoff) })}
                  onClick={() => take(handoff)}
                >
                  {t('take')}
                </Button>
              )}
              <Button
                size="compact-sm"
                variant="subtle"
                color="gray"
                aria-label={t('closeOf', { name: personOf(handoff) })}
                onClick={() => setClosing(handoff)}
              >
                {t('close')}
              </Button>
            </span>
          ),
        })}
      />
      <CloseHandoff handoff={closing} onClose={() => setClosing(undefined)} />
    </>
  )
}

function Reason({ handoff: { reason, summary, note, agent_slug: agent } }: { handoff: Handoff }) {
  const t = useTranslations('handoffs')
  return (
    <span className={style.reason}>
      <span>
        {reason} {agent && <span className="muted">{t('agent', { agent })}</span>}
      </span>
      {summary && <span className="muted">{summary}</span>}
      {note && (
        <span>
          {t('result')}: {note}
        </span>
      )}
    </span>
  )
}

function LastMessage({ last }: { last: Handoff['last_message'] }) {
  const t = useTranslations('handoffs')
  if (!last) return <span className="muted">–</span>
  const text = last.text ?? last.kind
  return (
    <span className={style.last} title={text}>
      {last.direction === 'outbound' ? t('you', { text }) : text}
    </span>
  )
}

function Assignee({ handoff, onAssign }: { handoff: Handoff; onAssign: (assignee: string) => void }) {
  const t = useTranslations('handoffs')
  const people = usePeople(handoff.assignee)
  return (
    <NativeSelect
      size="xs"
      className={style.assignee}
      aria-label={t('assigneeOf', { name: personOf(handoff) })}
      value={handoff.assignee ?? ''}
      data={[...(handoff.assignee === null ? [{ value: '', label: t('nobody') }] : []), ...people]}
      onChange={({ currentTarget }) => onAssign(currentTarget.value)}
    />
  )
}
