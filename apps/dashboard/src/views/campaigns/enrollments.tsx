import { Button } from '@mantine/core'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange, useList } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { useConfirm } from '../../ui/confirm.ts'
import { Empty } from '../../ui/empty.tsx'
import { FilterBar } from '../../ui/filter-bar.tsx'
import { nameOf } from '../../ui/name-of-contact.ts'
import { Panel } from '../../ui/panel.tsx'
import { Table } from '../../ui/table.tsx'
import { Time } from '../../ui/time.tsx'
import { Tone, type ToneName } from '../../ui/tone.tsx'
import { useFilters } from '../../ui/use-filters.ts'
import { useReport } from '../../ui/use-report.ts'
import { type Campaign, enrollmentStatuses } from './types.ts'

type Enrollment = Schemas['NamedEnrollment']

const tones: Record<Enrollment['status'], ToneName> = {
  active: 'blue',
  waiting: 'amber',
  completed: 'green',
  stopped: 'gray',
  failed: 'red',
}

/** Reasons that are words of the API; any other one is a sentence. */
const reasons: readonly string[] = ['reply', 'opt_out', 'removed', 'archived']

export function Enrollments({ campaign: { id, status } }: { campaign: Campaign }) {
  const t = useTranslations('campaigns')
  const { may } = useWorkspace()
  const [{ state }] = useFilters(['state'])
  const path = { id: String(id) }
  const list = useList(['enrollments', String(id), state], (api, cursor) =>
    api.GET('/v1/campaigns/{id}/enrollments', {
      params: { path, query: { ...cursor, ...(state !== undefined && { status: state as Enrollment['status'] }) } },
    }),
  )
  const isOver = status === 'completed' || status === 'archived'
  return (
    <Panel title={t('enrollments')}>
      <FilterBar
        filters={[
          {
            name: 'state',
            label: t('state'),
            options: enrollmentStatuses.map((value) => ({ value, label: t(`enrollmentStatuses.${value}`) })),
          },
        ]}
      />
      <Table<Enrollment>
        label={t('enrollments')}
        list={list}
        idOf={(enrollment) => enrollment.id}
        linkOf={({ contact_id: contact }) => `contacts/${contact}`}
        actions={(one) =>
          may('campaigns:write') && !isOver && one.ended_at === null && <Remove enrollment={one} campaignId={id} />
        }
        empty={
          <Empty title={state ? t('noneMatches') : t('nobody')}>{state ? t('noneMatchesHelp') : t('nobodyHelp')}</Empty>
        }
        columns={[
          { name: 'contact', title: t('contact'), cell: shownName },
          {
            name: 'state',
            title: t('state'),
            cell: (one) => <Tone tone={tones[one.status]}>{t(`enrollmentStatuses.${one.status}`)}</Tone>,
          },
          {
            name: 'reason',
            title: t('reason'),
            minor: true,
            cell: ({ reason }) => (reason && reasons.includes(reason) ? t(`reasons.${reason}`) : reason),
          },
          {
            name: 'step',
            title: t('step'),
            align: 'right',
            cell: ({ step, status }) => (status === 'completed' ? '–' : step + 1),
          },
          {
            name: 'due',
            title: t('due'),
            align: 'right',
            minor: true,
            cell: ({ due_at: at }) => (at ? <Time at={at} /> : '–'),
          },
          {
            name: 'replied',
            title: t('counts.replied'),
            align: 'right',
            minor: true,
            cell: ({ replied_at: at }) => (at ? <Time at={at} /> : '–'),
          },
        ]}
      />
    </Panel>
  )
}

const shownName = ({ contact, contact_id: id }: Enrollment) => (contact ? nameOf(contact) : `#${id}`)

function Remove({ enrollment, campaignId }: { enrollment: Enrollment; campaignId: number }) {
  const t = useTranslations('campaigns')
  const confirm = useConfirm()
  const report = useReport()
  const remove = useChange(
    (api) => api.DELETE('/v1/enrollments/{id}', { params: { path: { id: String(enrollment.id) } } }),
    { stale: [['campaigns'], ['enrollments', String(campaignId)]] },
  )
  const name = shownName(enrollment)
  return (
    <Button
      size="compact-xs"
      variant="subtle"
      aria-label={t('removeName', { name })}
      onClick={() =>
        confirm({
          title: t('removeTitle', { name }),
          text: t('removeHelp'),
          action: t('remove'),
          run: () => report(remove.mutateAsync(undefined), t('removed')),
        })
      }
    >
      {t('remove')}
    </Button>
  )
}
