import { useTranslations } from 'use-intl'

import { letterOf } from './letter-of.ts'
import type { Content, Step } from './types.ts'

/** What a step does, in a line. */
export function useSummary(): (step: Step) => string {
  const t = useTranslations('campaigns')
  const ofContent = (content: Content | undefined): string => {
    if (!content) return ''
    if (content.type === 'text') return content.text
    if (content.type === 'template') return content.name
    return t('otherContent', { type: content.type })
  }
  return (step) => {
    switch (step.type) {
      case 'message':
        return step.variants ? step.variants.map((_, at) => letterOf(at)).join(' / ') : ofContent(step.content)
      case 'wait':
        return t('waits', { unit: unitOf(step), count: step.minutes ?? step.hours ?? step.days ?? 0 })
      case 'condition':
        return conditionOf(step.if, t)
      case 'task':
        return step.title
      default:
        return step.note ?? ''
    }
  }
}

export type Unit = 'minutes' | 'hours' | 'days'

export const unitOf = ({ minutes, hours }: { minutes?: number; hours?: number }): Unit =>
  minutes !== undefined ? 'minutes' : hours !== undefined ? 'hours' : 'days'

type Test = Extract<Step, { type: 'condition' }>['if']

function conditionOf(
  { replied, stage, score_at_least, connected }: Test,
  t: ReturnType<typeof useTranslations>,
): string {
  if (replied !== undefined) return t(replied ? 'ifs.replied' : 'ifs.notReplied')
  if (connected !== undefined) return t(connected ? 'ifs.connected' : 'ifs.notConnected')
  if (stage) return t('ifs.stage', { stages: stage.join(', ') })
  return t('ifs.score', { score: score_at_least ?? 0 })
}
