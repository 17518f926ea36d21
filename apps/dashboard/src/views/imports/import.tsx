import { Button } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'

import { useChange, useRead } from '../../api/use-api.ts'
import { useStepping } from '../../keys/use-stepping.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { ErrorView } from '../../ui/error-view.tsx'
import { Figures } from '../../ui/figures.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { useReport } from '../../ui/use-report.ts'
import { ViewLink } from '../../ui/view-link.tsx'
import { ImportErrors } from './import-errors.tsx'
import { ImportStatus } from './import-status.tsx'
import style from './imports.module.css'
import { Mapping } from './mapping.tsx'
import type { ImportWithPreview } from './types.ts'

const whileRunningMs = 1_000

/** One file: what its columns are, what the import would do, and what it has done. */
export function Import() {
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  useStepping('imports', id, 'imports')
  const t = useTranslations('imports')
  const [everyMs, setEveryMs] = useState<number>()
  const { data, error, refetch } = useRead(
    ['imports', id],
    (api) => api.GET('/v1/imports/{id}', { params: { path: { id } } }),
    { everyMs },
  )
  const running = data?.status === 'running'
  useEffect(() => setEveryMs(running ? whileRunningMs : undefined), [running])
  if (error && !data) return <ErrorView error={error} onRetry={() => void refetch()} />
  if (!data) return <h1>{t('title')}</h1>
  const { status, started_at, failed } = data
  return (
    <>
      <Head of={data} />
      {running && <progress className={style.line} value={doneOf(data)} max={data.rows} aria-label={t('progress')} />}
      {started_at !== null && <Counts of={data} />}
      {status === 'uploaded' && <Mapping key={data.id} of={data} />}
      {failed > 0 && <ImportErrors of={data} />}
      {status === 'completed' && (
        <p>
          <ViewLink to="contacts">{t('toContacts')}</ViewLink>
        </p>
      )}
    </>
  )
}

/** Row 1 has the names of the columns. */
const doneOf = ({ done }: ImportWithPreview) => Math.max(0, done - 1)

function Head({ of }: { of: ImportWithPreview }) {
  const t = useTranslations('imports')
  const { may } = useWorkspace()
  const report = useReport()
  const { id, name, status, rows } = of
  const cancel = useChange(
    (api) => api.POST('/v1/imports/{id}/cancel', { params: { path: { id: String(id) } }, body: {} }),
    { stale: [['imports']] },
  )
  const mayCancel = may('contacts:write') && (status === 'uploaded' || status === 'running')
  return (
    <PageHeader
      title={name ?? t('unnamed', { id })}
      back={<ViewLink to="imports">{t('title')}</ViewLink>}
      lead={
        <span className="row">
          <ImportStatus of={of} />
          {status === 'running'
            ? t('doneOf', { done: doneOf(of), rows })
            : t(status === 'expired' ? 'expiredHelp' : 'rowCount', { rows })}
        </span>
      }
      actions={
        mayCancel && (
          <Button variant="default" onClick={() => report(cancel.mutateAsync(undefined), t('cancelled'))}>
            {t(status === 'running' ? 'stop' : 'discard')}
          </Button>
        )
      }
    />
  )
}

function Counts({ of: { dry_run, status, created, updated, skipped, failed } }: { of: ImportWithPreview }) {
  const t = useTranslations('imports')
  const isTrial = dry_run && status === 'uploaded'
  return (
    <section className={style.trial} aria-label={t(isTrial ? 'wouldDo' : 'hasDone')}>
      {isTrial && <h2>{t('wouldDo')}</h2>}
      <Figures
        figures={[
          { label: t('created'), value: created },
          { label: t('updated'), value: updated },
          { label: t('skipped'), value: skipped },
          { label: t('failed'), value: failed },
        ]}
      />
    </section>
  )
}
