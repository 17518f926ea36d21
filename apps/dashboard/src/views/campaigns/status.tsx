import { useTranslations } from 'use-intl'

import { Tone, type ToneName } from '../../ui/tone.tsx'
import type { Campaign } from './types.ts'

const tones: Record<Campaign['status'], ToneName> = {
  draft: 'gray',
  running: 'green',
  paused: 'amber',
  completed: 'blue',
  archived: 'gray',
}

export function CampaignStatus({ of: { status } }: { of: Pick<Campaign, 'status'> }) {
  const t = useTranslations('campaigns')
  return (
    <Tone tone={tones[status]} dot>
      {t(`statuses.${status}`)}
    </Tone>
  )
}
