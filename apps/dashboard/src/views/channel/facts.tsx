import { useFormatter, useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import style from './channel.module.css'

/** What went over the channel today, and what waits. */
export function Facts({ of: { today, waiting, open_windows: windows } }: { of: Schemas['ChannelWithHealth'] }) {
  const t = useTranslations('channel')
  const format = useFormatter()
  const facts = [
    ['sent', today.sent],
    ['received', today.received],
    ['failed', today.failed],
    ['waiting', waiting],
    ...(windows === null ? [] : [['windows', windows] as const]),
  ] as const
  return (
    <dl className={style.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{t(`facts.${name}`)}</dt>
          <dd>{format.number(value)}</dd>
        </div>
      ))}
    </dl>
  )
}
