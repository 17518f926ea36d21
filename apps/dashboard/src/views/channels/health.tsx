import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { Tone } from '../../ui/tone.tsx'
import style from './channels.module.css'

type Channel = Schemas['ChannelWithHealth']

/** How a channel does, in a word and a colour. */
export function HealthTone({ of: { health } }: { of: Channel }) {
  const t = useTranslations('channels')
  return (
    <Tone tone={health.state} dot>
      {t(`problems.${health.problem ?? 'none'}`)}
    </Tone>
  )
}

/** The same with its reason, as its vendor has said it. */
export function Health({ of: channel }: { of: Channel }) {
  const { reason, state } = channel.health
  return (
    <span className={style.health}>
      <HealthTone of={channel} />
      {reason !== null && state !== 'green' && (
        <span className={style.reason} title={reason}>
          {reason}
        </span>
      )}
    </span>
  )
}
