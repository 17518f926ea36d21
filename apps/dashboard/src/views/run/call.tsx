import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { Tone } from '../../ui/tone.tsx'
import style from './run.module.css'

type AnsweredCall = Pick<Schemas['AgentRunWithCalls']['tool_calls'][number], 'tool' | 'input' | 'result'>

interface Props {
  call: AnsweredCall
  /** What it led to. */
  children?: ReactNode
}

/** A call of a tool: what was asked for, and what came of it. */
export function Call({ call: { tool, input, result }, children }: Props) {
  const t = useTranslations('run')
  return (
    <>
      <div className={style.head}>
        <strong>{t.has(`tool.${tool}`) ? t(`tool.${tool}`) : tool}</strong>
        {result.ok ? <Tone tone="green">{t('ok')}</Tone> : <Tone tone="red">{t('refused')}</Tone>}
      </div>
      <dl className={style.input}>
        {Object.entries((input ?? {}) as Record<string, unknown>).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{typeof value === 'string' ? value : JSON.stringify(value)}</dd>
          </div>
        ))}
      </dl>
      {!result.ok && (
        <p>
          {result.error.message} <code>{result.error.code}</code>
        </p>
      )}
      {children}
    </>
  )
}
