import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { Dollars } from '../../ui/dollars.tsx'
import { Tone } from '../../ui/tone.tsx'
import { Call } from './call.tsx'
import { pairsOf } from './pairs-of.ts'
import style from './run.module.css'

/** The calls of then and of now, side by side. */
export function Difference({ replay, name }: { replay: Schemas['AgentRunReplay']; name: string }) {
  const t = useTranslations('run')
  const { same, error, outcome, cost_microusd: cost } = replay
  const call = (one: Schemas['AgentRunReplay']['recorded'][number] | undefined) =>
    one ? <Call call={one} /> : <span className="muted">{t('nothing')}</span>
  return (
    <div className={style.difference}>
      <p className="row">
        <Tone tone={same ? 'green' : 'amber'}>{t(same ? 'same' : 'different')}</Tone>
        <span className="muted">
          {name} · <Dollars microusd={cost} />
        </span>
      </p>
      {error && <p>{t('failedReplay', { message: error.message })}</p>}
      {outcome && <p className="muted">{outcome}</p>}
      <div className={style.scroll}>
        <table className={style.pairs} aria-label={t('replay')}>
          <thead>
            <tr>
              <th scope="col">{t('then')}</th>
              <th scope="col">{t('now')}</th>
            </tr>
          </thead>
          <tbody>
            {pairsOf(replay).map(({ before, after, differs }, place) => (
              <tr key={place} data-differs={differs || undefined}>
                <td>{call(before)}</td>
                <td>
                  {call(after)}
                  {differs && <Tone tone="amber">{t('differs')}</Tone>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}
