import { useTranslations } from 'use-intl'

import type { Schemas } from '../api/schema.gen.ts'
import { Tone } from './tone.tsx'

interface Props {
  endpoint: Pick<Schemas['Endpoint'], 'disabled_at' | 'disabled_reason' | 'failing_since'>
  stats: Schemas['EndpointStats'] | undefined
}

/** How an endpoint does, in a word. */
export function EndpointHealth({ endpoint, stats }: Props) {
  const t = useTranslations('ui')
  if (endpoint.disabled_at !== null) {
    return (
      <span title={endpoint.disabled_reason ?? undefined}>
        <Tone tone="gray">{t('health.paused')}</Tone>
      </span>
    )
  }
  if (endpoint.failing_since !== null) {
    return (
      <Tone tone="red" dot>
        {t('health.failing')}
      </Tone>
    )
  }
  if (stats?.lane.breaker === 'open') {
    return (
      <Tone tone="amber" dot>
        {t('health.probing')}
      </Tone>
    )
  }
  if (stats === undefined || stats.success_rate === null) return <Tone tone="gray">{t('health.idle')}</Tone>
  return (
    <Tone tone="green" dot>
      {t('health.healthy')}
    </Tone>
  )
}
