import { useTranslations } from 'use-intl'

import { useRead } from '../../api/use-api.ts'
import { useWorkspace } from '../../session/workspace.ts'
import { Panel } from '../../ui/panel.tsx'
import { saidIn } from '../../ui/said-in.ts'
import { Time } from '../../ui/time.tsx'
import { ViewLink } from '../../ui/view-link.tsx'
import style from './run.module.css'

interface Props {
  /** The messages that the run answers. */
  ids: readonly number[]
  conversationId: number | null
}

export function Evidence({ ids, conversationId }: Props) {
  const t = useTranslations('run')
  return (
    <Panel title={t('evidence')}>
      {ids.length === 0 && <p className="muted">{t('noEvidence')}</p>}
      <ul className={style.evidence}>
        {ids.map((id) => (
          <li key={id}>
            <Message id={String(id)} conversationId={conversationId} />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** A message, with a link to where it was said. */
function Message({ id, conversationId }: { id: string; conversationId: number | null }) {
  const t = useTranslations('run')
  const { may } = useWorkspace()
  const { data } = useRead(['messages', id], (api) => api.GET('/v1/messages/{id}', { params: { path: { id } } }), {
    enabled: may('messages:read'),
  })
  return (
    <span className={style.message}>
      <span>{data ? saidIn(data) : `#${id}`}</span>
      <span className="row">
        {data && (
          <span className="muted">
            <Time at={data.created_at} />
          </span>
        )}
        {conversationId !== null && <ViewLink to={`inbox/${conversationId}`}>{t('see')}</ViewLink>}
      </span>
    </span>
  )
}
