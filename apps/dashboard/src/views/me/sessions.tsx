import { Button } from '@mantine/core'
import { useTranslations } from 'use-intl'

import { useChange, useRead } from '../../api/use-api.ts'
import { ErrorView } from '../../ui/error-view.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Time } from '../../ui/time.tsx'
import { Tone } from '../../ui/tone.tsx'
import { useReport } from '../../ui/use-report.ts'
import { browserOf } from './browser-of.ts'
import style from './sessions.module.css'

/** The browsers in which the user is signed in. */
export function Sessions() {
  const t = useTranslations('me')
  const report = useReport()
  const { data, error, refetch } = useRead(['sessions'], (api) => api.GET('/v1/me/sessions'))
  const stale = { stale: [['sessions']] }
  const end = useChange((api, id: string) => api.DELETE('/v1/me/sessions/{id}', { params: { path: { id } } }), stale)
  const endOthers = useChange((api, _: undefined) => api.DELETE('/v1/me/sessions'), stale)
  if (error) return <ErrorView error={error} onRetry={() => void refetch()} />
  const sessions = data?.data ?? []
  return (
    <Panel
      title={t('sessions')}
      actions={
        sessions.length > 1 && (
          <Button
            size="xs"
            variant="default"
            onClick={() => report(endOthers.mutateAsync(undefined), t('signedOutElsewhere'))}
          >
            {t('signOutElsewhere')}
          </Button>
        )
      }
    >
      <ul className={style.list}>
        {sessions.map(({ id, current, address, user_agent: agent, last_active_at: at }) => (
          <li key={id}>
            <div>
              <strong>{browserOf(agent) ?? t('unknownBrowser')}</strong>
              <div className="muted">
                {address} · <Time at={at} />
              </div>
            </div>
            {current ? (
              <Tone tone="green">{t('thisBrowser')}</Tone>
            ) : (
              <Button
                size="compact-sm"
                variant="subtle"
                color="gray"
                onClick={() => report(end.mutateAsync(id), t('signedOut'))}
              >
                {t('signOut')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  )
}
