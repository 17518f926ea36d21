import { useTranslations } from 'use-intl'

import type { Schemas } from '../api/schema.gen.ts'
import { Tone, type ToneName } from './tone.tsx'

type Known = NonNullable<Schemas['Contact']['temperature']>

export const temperatures: readonly Known[] = ['hot', 'warm', 'cool', 'cold', 'frozen']

const tones: Record<Known, ToneName> = { hot: 'red', warm: 'amber', cool: 'green', cold: 'blue', frozen: 'gray' }

export function Temperature({ of: temperature }: { of: Known | null }) {
  const t = useTranslations('ui')
  if (temperature === null) return <span className="muted">–</span>
  return <Tone tone={tones[temperature]}>{t(`temperatures.${temperature}`)}</Tone>
}
