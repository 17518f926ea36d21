import { Button } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useFormatter, useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { useRead } from '../../api/use-api.ts'
import { useShortcuts } from '../../keys/shortcuts.ts'
import { useLive } from '../../live.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { leftOf, useAgentSettings } from '../../ui/budget.ts'
import { Dollars } from '../../ui/dollars.tsx'
import { ErrorView } from '../../ui/error-view.tsx'
import { Figures } from '../../ui/figures.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { ViewLink } from '../../ui/view-link.tsx'
import { AgentState } from '../agents/agent-state.tsx'
import { About } from './about.tsx'
import style from './agent.module.css'
import { AgentForm } from './agent-form.tsx'
import { Gates } from './gates.tsx'
import { RunDialog } from './run-dialog.tsx'
import { Runs } from './runs.tsx'

export function Agent() {
  const { slug = '' } = useParams({ strict: false }) as { slug?: string }
  const t = useTranslations('agent')
  const { may } = useWorkspace()
  const [running, setRunning] = useState(false)
  const { data, error, refetch } = useRead(['agents', slug], (api) =>
    api.GET('/v1/agents/{slug}', { params: { path: { slug } } }),
  )
  useLive(['agents'], [['agents'], ['agent-settings'], ['agent-runs']])
  const mayWrite = may('agents:write')
  useShortcuts(mayWrite ? [{ keys: 'n', label: t('run'), run: () => setRunning(true), command: true }] : [])
  if (error && !data) return <ErrorView error={error} onRetry={() => void refetch()} />
  if (!data) return <h1>{t('title')}</h1>
  return (
    <>
      <PageHeader
        title={data.name}
        back={<ViewLink to="agents">{t('back')}</ViewLink>}
        lead={
          <span className="row">
            <AgentState agent={data} /> <code>{data.slug}</code>
          </span>
        }
        actions={
          mayWrite && (
            <Button disabled={data.status === 'paused'} onClick={() => setRunning(true)}>
              {t('run')}
            </Button>
          )
        }
      />
      <p className={style.description}>{data.description}</p>
      <Month agent={data} />
      <div className={style.columns}>
        <div>
          <Runs slug={slug} />
          <About agent={data} />
        </div>
        <div>
          <AgentForm key={data.updated_at} agent={data} />
          <Gates agent={data} />
        </div>
      </div>
      {mayWrite && <RunDialog slug={slug} opened={running} onClose={() => setRunning(false)} />}
    </>
  )
}

function Month({ agent: { this_month: month } }: { agent: Schemas['AgentSummary'] }) {
  const t = useTranslations('agent')
  const format = useFormatter()
  const { data } = useAgentSettings()
  const left = data && leftOf(data)
  return (
    <Figures
      figures={[
        {
          label: t('runsMonth'),
          value: format.number(month.runs),
          ...(month.failed > 0 && { note: t('failed', { count: format.number(month.failed) }) }),
        },
        { label: t('cost'), value: <Dollars microusd={month.cost_microusd} /> },
        {
          label: t('left'),
          value: left === undefined ? t('noCap') : <Dollars microusd={left * 10_000} />,
          note: t('leftHelp'),
        },
      ]}
    />
  )
}
