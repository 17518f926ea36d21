import { NativeSelect } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useChange, useRead } from '../../api/use-api.ts'
import { useStepping } from '../../keys/use-stepping.ts'
import { useLive } from '../../live.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { ErrorView } from '../../ui/error-view.tsx'
import { Figures } from '../../ui/figures.tsx'
import { Money } from '../../ui/money.tsx'
import { nameOf } from '../../ui/name-of-contact.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { Temperature } from '../../ui/temperature.tsx'
import { Time } from '../../ui/time.tsx'
import { Tone } from '../../ui/tone.tsx'
import { useReport } from '../../ui/use-report.ts'
import { ViewLink } from '../../ui/view-link.tsx'
import { Reply } from '../person/reply.tsx'
import { Timeline } from '../person/timeline.tsx'
import style from './contact.module.css'
import { Duplicates } from './duplicates.tsx'
import { Facts } from './facts.tsx'
import { MergeDialog } from './merge-dialog.tsx'
import { PersonActions } from './person-actions.tsx'
import { Upcoming } from './upcoming.tsx'

export function Contact() {
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  useStepping('contacts', id, 'contacts')
  const t = useTranslations('contact')
  const { data, error, refetch } = useRead(['contacts', id], (api) =>
    api.GET('/v1/contacts/{id}', { params: { path: { id } } }),
  )
  useLive(
    ['contacts', 'messages', 'conversations', 'meetings', 'handoffs', 'files'],
    [
      ['contacts', id],
      ['of-contact', id],
    ],
  )
  const { may } = useWorkspace()
  const [merging, setMerging] = useState<{ with?: Schemas['Contact'] }>()
  if (error && !data) return <ErrorView error={error} onRetry={() => void refetch()} />
  if (!data) return <h1>{t('title')}</h1>
  return (
    <>
      <Head contact={data} onMerge={() => setMerging({})} />
      <div className={style.columns}>
        <div className={style.main}>
          <Reply contact={data} />
          <Timeline contactId={id} />
        </div>
        <div className={style.side}>
          <Upcoming contactId={id} />
          {may('contacts:write') && <Duplicates contact={data} onMerge={(other) => setMerging({ with: other })} />}
          <Facts key={data.updated_at} contact={data} />
        </div>
      </div>
      {merging && <MergeDialog contact={data} {...merging} onClose={() => setMerging(undefined)} />}
    </>
  )
}

function Head({ contact, onMerge }: { contact: Schemas['Contact']; onMerge: () => void }) {
  const t = useTranslations('contact')
  return (
    <>
      <PageHeader
        title={nameOf(contact)}
        back={<ViewLink to="contacts">{t('back')}</ViewLink>}
        actions={<PersonActions contact={contact} onMerge={onMerge} />}
        lead={
          <span className="row">
            <span style={{ minWidth: 0, overflowWrap: 'anywhere' }}>{contact.company}</span>
            {contact.opted_out_at !== null && <Tone tone="red">{t('optedOut')}</Tone>}
          </span>
        }
      />
      <Figures
        figures={[
          { label: t('stage'), value: <Stage contact={contact} /> },
          { label: t('score'), value: contact.score ?? '–', note: <Temperature of={contact.temperature} /> },
          { label: t('value'), value: <Money of={contact} /> },
          { label: t('since'), value: <Time at={contact.created_at} /> },
        ]}
      />
    </>
  )
}

/** Moves the contact, at once. */
function Stage({ contact: { id, stage } }: { contact: Schemas['Contact'] }) {
  const t = useTranslations('contact')
  const { may } = useWorkspace()
  const report = useReport()
  const workspace = useRead(['workspace'], (api) => api.GET('/v1/workspace'), { enabled: may('workspace:read') })
  const move = useChange(
    (api, to: string) => api.PATCH('/v1/contacts/{id}', { params: { path: { id: String(id) } }, body: { stage: to } }),
    { stale: [['contacts'], ['of-contact', String(id)]] },
  )
  const stages = workspace.data?.stages ?? []
  if (!may('contacts:write') || stages.length === 0) return stage
  return (
    <NativeSelect
      size="xs"
      aria-label={t('stage')}
      value={stage}
      data={stages.includes(stage) ? [...stages] : [stage, ...stages]}
      onChange={({ currentTarget }) => report(move.mutateAsync(currentTarget.value), t('moved'))}
    />
  )
}
