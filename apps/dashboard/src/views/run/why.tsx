import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { Panel } from '../../ui/panel.tsx'

/** Why the run ended as it did, in words. */
export function Why({ run: { status, outcome, error, fallback } }: { run: Schemas['AgentRun'] }) {
  const t = useTranslations('run')
  const isUnderWay = status === 'queued' || status === 'running'
  return (
    <Panel title={t('why')}>
      {isUnderWay && <p className="muted">{t('notYet')}</p>}
      {status === 'completed' && <p>{outcome ?? t('done')}</p>}
      {error && (
        <p>
          {t.has(`stop.${error.code}`) ? t(`stop.${error.code}`) : error.message} <code>{error.code}</code>
        </p>
      )}
      {fallback && <p>{t('fallback', { message: fallback.message })}</p>}
    </Panel>
  )
}
