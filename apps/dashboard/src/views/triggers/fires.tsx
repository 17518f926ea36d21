import { useTranslations } from 'use-intl'

import { useRead } from '../../api/use-api.ts'
import { Panel } from '../../ui/panel.tsx'
import { Time } from '../../ui/time.tsx'
import style from './triggers.module.css'

interface Fired {
  address?: string
  text?: string | null
  trigger?: { phrase?: string }
}

/** The last messages that were a trigger's phrase. */
export function Fires() {
  const t = useTranslations('triggers')
  const { data } = useRead(['events', 'trigger.fired'], (api) =>
    api.GET('/v1/events', { params: { query: { type: 'trigger.fired', limit: '10' } } }),
  )
  const fires = data?.data ?? []
  return (
    <Panel title={t('fires')}>
      {fires.length === 0 ? (
        <p className="muted">{t('noFires')}</p>
      ) : (
        <ul className={style.fires}>
          {fires.map(({ id, occurred_at: at, data: fired }) => {
            const { address, text, trigger } = fired as Fired
            return (
              <li key={id}>
                <span>
                  <strong>{trigger?.phrase ?? text}</strong> <span className="muted">{address}</span>
                </span>
                <Time at={at} />
              </li>
            )
          })}
        </ul>
      )}
    </Panel>
  )
}
