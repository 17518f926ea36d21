import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'

import { useChange, useRead } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { useReport } from '../../ui/use-report.ts'
import style from './bulk.module.css'
import type { BulkChange, BulkResource, NewBulkChange } from './bulk-types.ts'
import { Failures } from './failures.tsx'
import { dismiss, rememberUndo, useRemembered } from './remembered.ts'

const whileRunningMs = 1_000
const idleMs = 15_000
/** A list that has just been opened comes first. */
const patienceMs = 2_000
/** For how long a result that this page didn't wait for is shown. */
const recentMs = 5 * 60_000

/** The bulk changes of all members that run, and the results of the latest. */
export function BulkProgress({ resource }: { resource: BulkResource }) {
  const t = useTranslations('bulk')
  const client = useQueryClient()
  const { id, mode } = useWorkspace()
  const { dismissed, started } = useRemembered()
  const [waited, setWaited] = useState(false)
  useEffect(() => {
    const timer = window.setTimeout(() => setWaited(true), patienceMs)
    return () => window.clearTimeout(timer)
  }, [])
  const [everyMs, setEveryMs] = useState(idleMs)
  const { data } = useRead(
    ['bulk-changes'],
    (api) => api.GET('/v1/bulk-changes', { params: { query: { limit: '10' } } }),
    { everyMs, enabled: started || waited },
  )
  const all = (data?.data ?? []).filter((one) => one.resource === resource)
  const running = all.filter(({ status }) => status === 'running').length
  const ranBefore = useRef(0)
  useEffect(() => {
    setEveryMs(running > 0 ? whileRunningMs : idleMs)
    if (running < ranBefore.current) void client.invalidateQueries({ queryKey: [id, mode, resource] })
    ranBefore.current = running
  }, [running, client, id, mode, resource])
  const shown = all.filter((one) => !dismissed.has(one.id) && isRecent(one))
  if (shown.length === 0) return null
  return (
    <section className={style.progress} aria-label={t('progress')}>
      {shown.map((one) => (
        <One key={one.id} of={one} />
      ))}
    </section>
  )
}

const isRecent = ({ status, matched, completed_at: at }: BulkChange): boolean =>
  status === 'running' || (matched > 0 && at !== null && Date.now() - Date.parse(at) < recentMs)

function One({ of }: { of: BulkChange }) {
  const t = useTranslations('bulk')
  const report = useReport()
  const { may } = useWorkspace()
  const [why, setWhy] = useState(false)
  const { undo } = useRemembered()
  const mayWrite = may(`${of.resource}:write`)
  const stale = { stale: [['bulk-changes']] }
  const cancel = useChange(
    (api) => api.POST('/v1/bulk-changes/{id}/cancel', { params: { path: { id: String(of.id) } }, body: {} }),
    stale,
  )
  const put = useChange((api, body: NewBulkChange) => api.POST('/v1/bulk-changes', { body }), stale)
  const back = undo.get(of.id) ?? []
  async function putBack(): Promise<void> {
    rememberUndo(of.id, [])
    for (const body of back) await put.mutateAsync(body)
    dismiss(of.id)
  }
  const { id, status, done, matched, changed, unchanged, failed } = of
  return (
    <div className={style.one}>
      <div className="row">
        <span className="numeric" role="status">
          {status === 'running'
            ? t('running', { done, matched })
            : t(`result.${status}`, { changed, unchanged, failed })}
        </span>
        {status === 'running' && mayWrite && (
          <Button
            size="compact-xs"
            variant="subtle"
            onClick={() => report(cancel.mutateAsync(undefined), t('cancelled'))}
          >
            {t('cancel')}
          </Button>
        )}
        {failed > 0 && (
          <Button size="compact-xs" variant="subtle" aria-expanded={why} onClick={() => setWhy(!why)}>
            {t('why', { failed })}
          </Button>
        )}
        {status !== 'running' && back.length > 0 && mayWrite && (
          <Button size="compact-xs" variant="default" onClick={() => report(putBack(), t('undoing'))}>
            {t('undo')}
          </Button>
        )}
        {status !== 'running' && (
          <Button size="compact-xs" variant="subtle" onClick={() => dismiss(id)}>
            {t('dismiss')}
          </Button>
        )}
      </div>
      {status === 'running' && (
        <progress className={style.line} value={done} max={matched} aria-label={t('progress')} />
      )}
      {why && <Failures of={of} />}
    </div>
  )
}
