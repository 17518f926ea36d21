import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { Tone, type ToneName } from '../../ui/tone.tsx'

const tones: Record<string, ToneName> = { APPROVED: 'green', PENDING: 'amber', REJECTED: 'red', PAUSED: 'amber' }
const qualities: Record<string, ToneName> = { GREEN: 'green', YELLOW: 'amber', RED: 'red' }

/** Whether the vendor lets it be sent, and how contacts take it. */
export function Approval({ of: { status, quality } }: { of: Schemas['Template'] }) {
  const t = useTranslations('templates')
  const tone = quality === null ? undefined : qualities[quality]
  return (
    <span className="row">
      <Tone tone={tones[status] ?? 'gray'}>{status in tones ? t(`states.${status}`) : status}</Tone>
      {tone && (
        <Tone tone={tone} dot>
          {t(`qualities.${quality}`)}
        </Tone>
      )}
    </span>
  )
}
