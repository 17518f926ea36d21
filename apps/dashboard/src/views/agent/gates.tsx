import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { leftOf, useAgentSettings } from '../../ui/budget.ts'
import { Panel } from '../../ui/panel.tsx'
import { Tone } from '../../ui/tone.tsx'
import style from './agent.module.css'

/** What an action has to pass: some for the agent, some for each run. */
export function Gates({ agent: { enabled, status } }: { agent: Schemas['Agent'] }) {
  const t = useTranslations('agent')
  const { data } = useAgentSettings()
  const within = !data || data.engine === 'rules' || leftOf(data) !== 0
  const own = { enabled, live: status === 'live', budget: within }
  return (
    <Panel title={t('gatesTitle')} lead={t('gatesHelp')}>
      <ul className={style.gates}>
        {Object.entries(own).map(([name, isOpen]) => (
          <li key={name}>
            {t(`gate.${name}`)}
            <Tone tone={isOpen ? 'green' : 'red'}>{t(isOpen ? 'open' : 'closed')}</Tone>
          </li>
        ))}
        {['contact', 'human', 'newer'].map((name) => (
          <li key={name}>
            {t(`gate.${name}`)}
            <Tone tone="gray">{t('perRun')}</Tone>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
