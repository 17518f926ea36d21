import { useTranslations } from 'use-intl'

import type { Schemas } from '../../api/schema.gen.ts'
import { Tone } from '../../ui/tone.tsx'

const tones = { on: 'green', off: 'gray', operator: 'amber', budget: 'red' } as const

/** Whether an agent works, and what keeps it from it. */
export function AgentState({ agent }: { agent: Pick<Schemas['Agent'], 'enabled' | 'status' | 'paused_by'> }) {
  const t = useTranslations('agents')
  const state = stateOf(agent)
  return (
    <Tone tone={tones[state]} dot>
      {t(`state.${state}`)}
    </Tone>
  )
}

function stateOf({ enabled, status, paused_by: by }: Pick<Schemas['Agent'], 'enabled' | 'status' | 'paused_by'>) {
  if (status === 'paused') return by === 'budget' ? 'budget' : 'operator'
  return enabled ? 'on' : 'off'
}
