import { useState } from 'react'
import { useTranslations } from 'use-intl'

import style from './code.module.css'
import { Copy } from './copy.tsx'

interface Sample {
  /** As in `curl`, `TypeScript`. */
  name: string
  code: string
}

/** A sample to copy, in one or several languages. */
export function Code({ samples, label }: { samples: readonly Sample[]; label?: string }) {
  const t = useTranslations('ui')
  const [chosen, setChosen] = useState(0)
  const { code = '' } = samples[chosen] ?? {}
  return (
    <div className={style.box}>
      <div className={style.bar}>
        {samples.length > 1 ? (
          <fieldset className={style.tabs} aria-label={t('language')}>
            {samples.map(({ name }, n) => (
              <button key={name} type="button" aria-pressed={n === chosen} onClick={() => setChosen(n)}>
                {name}
              </button>
            ))}
          </fieldset>
        ) : (
          <span className={style.name}>{label ?? samples[0]?.name}</span>
        )}
        <Copy text={code} what={label ?? samples[chosen]?.name ?? ''} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <pre className={style.code} tabIndex={0}>
        <code>{code}</code>
      </pre>
    </div>
  )
}
