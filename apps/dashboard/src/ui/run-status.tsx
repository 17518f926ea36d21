import { useTranslations } from 'use-intl'

import type { Schemas } from '../api/schema.gen.ts'
import { Tone } from './tone.tsx'

type Status = Schemas['AgentRun']['status']

const tones = {
  queued: 'gray',
  running: 'blue',
  completed: 'green',
  failed: 'red',
  cancelled: 'amber',
  superseded: 'gray',
} as const

export const runStatuses = Object.keys(tones) as Status[]

export function RunStatus({ status }: { status: Status }) {
  const t = useTranslations('run')
  return (
    <Tone tone={tones[status]} dot>
      {t(`status.${status}`)}
    </Tone>
  )
}
