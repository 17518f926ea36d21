import { useTranslations } from 'use-intl'

import type { Schemas } from '../api/schema.gen.ts'
import { Tone, type ToneName } from './tone.tsx'

type Delivery = Pick<Schemas['Delivery'], 'state' | 'attempts_made'>

export const deliveryStates = ['pending', 'delivered', 'exhausted', 'cancelled'] as const

const tones: Record<Delivery['state'], ToneName> = {
  pending: 'blue',
  delivered: 'green',
  exhausted: 'red',
  cancelled: 'gray',
}

/** The state of a delivery. One that has failed, and is tried again, is amber. */
export function DeliveryState({ of: { state, attempts_made: attempts } }: { of: Delivery }) {
  const t = useTranslations('ui')
  const retried = state === 'pending' && attempts > 0
  return (
    <Tone tone={retried ? 'amber' : tones[state]} dot>
      {retried ? t('deliveryStates.retrying') : t(`deliveryStates.${state}`)}
    </Tone>
  )
}
