import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { Panel } from '../../ui/panel.tsx'
import style from './agent.module.css'

/** What starts it, what it may use, and what a model is told. */
export function About({ agent: { triggers, tools, persona } }: { agent: Schemas['Agent'] }) {
  const t = useTranslations('agent')
  const words = (names: readonly string[]) => (
    <span className="row">
      {names.map((name) => (
        <code key={name}>{name}</code>
      ))}
    </span>
  )
  return (
    <Panel title={t('about')}>
      <dl className={style.about}>
        <div>
          <dt>{t('triggers')}</dt>
          <dd>{words(triggers.map((trigger) => ('event' in trigger ? trigger.event : trigger.cron)))}</dd>
        </div>
        <div>
          <dt>{t('tools')}</dt>
          <dd>{words(tools)}</dd>
        </div>
        <div>
          <dt>{t('persona')}</dt>
          <dd>{persona}</dd>
        </div>
      </dl>
    </Panel>
  )
}
