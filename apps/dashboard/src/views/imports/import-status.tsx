import { useTranslations } from 'use-intl'

import { Tone, type ToneName } from '../../ui/tone.tsx'
import type { Import } from './types.ts'

const tones: Record<Import['status'], ToneName> = {
  uploaded: 'amber',
  running: 'blue',
  completed: 'green',
  cancelled: 'gray',
  expired: 'gray',
}

export function ImportStatus({ of: { status, dry_run } }: { of: Pick<Import, 'status' | 'dry_run'> }) {
  const t = useTranslations('imports')
  return (
    <Tone tone={tones[status]} dot>
      {t(status === 'running' && dry_run ? 'statuses.trying' : `statuses.${status}`)}
    </Tone>
  )
}
