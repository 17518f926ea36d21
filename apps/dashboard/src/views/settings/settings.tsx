import { useTranslations } from 'use-intl'

import { useRead } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { ErrorView } from '../../ui/error-view.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Panel } from '../../ui/panel.tsx'
import { AgentSettings } from './agent-settings.tsx'
import { Calendar } from './calendar.tsx'
import { CannedReplies } from './canned-replies.tsx'
import { Consent } from './consent.tsx'
import { General } from './general.tsx'
import { Scoring } from './scoring.tsx'
import style from './settings.module.css'
import { Stages } from './stages.tsx'
import { TriggerSettings } from './trigger-settings.tsx'

/** What holds for the whole workspace. Each panel is saved by itself. */
export function Settings() {
  const t = useTranslations('settings')
  const { may, mode } = useWorkspace()
  const { data: workspace, error, refetch } = useRead(['workspace'], (api) => api.GET('/v1/workspace'))
  return (
    <>
      <PageHeader title={t('title')} lead={mode === 'test' ? t('leadTest') : t('lead')} />
      {error && !workspace && <ErrorView error={error} onRetry={() => void refetch()} />}
      <div className={style.panels}>
        {workspace && (
          <>
            <General workspace={workspace} />
            <Stages workspace={workspace} />
            <Scoring key={JSON.stringify(workspace.scoring)} workspace={workspace} />
            <Consent workspace={workspace} />
          </>
        )}
        {may('messages:read') && <CannedReplies />}
        {may('triggers:read') && <TriggerSettings />}
        {may('meetings:read') && <Calendar />}
        {may('agents:read') && <AgentSettings />}
        <Panel title={t('retention')}>
          <p className="muted">{t.rich('retentionHelp', { code: (chunks) => <code>{chunks}</code> })}</p>
        </Panel>
      </div>
    </>
  )
}
