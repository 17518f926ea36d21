import { useParams } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'

import { useRead } from '../../api/use-api.ts'
import { useStepping } from '../../keys/use-stepping.ts'
import { useLive } from '../../live.ts'
import { ErrorView } from '../../ui/error-view.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { RunStatus } from '../../ui/run-status.tsx'
import { Time } from '../../ui/time.tsx'
import { ViewLink } from '../../ui/view-link.tsx'
import { Evidence } from './evidence.tsx'
import { Facts } from './facts.tsx'
import { Replays } from './replays.tsx'
import { Steps } from './steps.tsx'
import { Why } from './why.tsx'

const whileItRunsMs = 2_000

export function Run() {
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  useStepping('agent-runs', id, 'agent-runs')
  const t = useTranslations('run')
  const { data, error, refetch } = useRun(id)
  useLive(['agents'], [['agent-runs', id]])
  if (error && !data) return <ErrorView error={error} onRetry={() => void refetch()} />
  if (!data) return <h1>{t('title')}</h1>
  return (
    <>
      <PageHeader
        title={t('numbered', { id })}
        back={<ViewLink to={`agents/${data.agent_slug}`}>{data.agent_slug}</ViewLink>}
        lead={
          <span className="row">
            <RunStatus status={data.status} />
            {t.has(`trigger.${data.trigger}`) ? t(`trigger.${data.trigger}`) : <code>{data.trigger}</code>}
            <Time at={data.started_at ?? data.created_at} />
          </span>
        }
      />
      {(data.status === 'queued' || data.status === 'running') && <Watch id={id} />}
      <Facts run={data} />
      <Why run={data} />
      <Evidence ids={data.evidence} conversationId={data.conversation_id} />
      <Steps run={data} />
      <Replays run={data} />
    </>
  )
}

const useRun = (id: string, everyMs?: number) =>
  useRead(['agent-runs', id], (api) => api.GET('/v1/agent-runs/{id}', { params: { path: { id } } }), { everyMs })

/** Nothing tells that a run begins, or is stopped. */
function Watch({ id }: { id: string }) {
  useRun(id, whileItRunsMs)
  return null
}
