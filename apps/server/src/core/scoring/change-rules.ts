import { ParleyError } from '../../kernel/errors.ts'
import type { ScoringRules } from '../tenant/scoring-rules.ts'

export type ScoringChange = { [Name in keyof ScoringRules]?: ScoringRules[Name] | undefined }

/** The present rules with the given ones in their place. Throws `invalid` for rules that contradict each other. */
export function changedRules(present: ScoringRules, change: ScoringChange): ScoringRules {
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  const rules: ScoringRules = { ...present, ...given }
  const fields = [...recencyProblems(rules), ...temperatureProblems(rules)]
  if (fields.length === 0) return rules
  throw new ParleyError('invalid', 'The scoring rules contradict each other.', { fields })
}

/** A score never rises while a contact is silent: it is computed again only when a row ends. */
function recencyProblems({ recency }: ScoringRules) {
  return recency.flatMap(({ days, points }, place) => {
    const before = recency[place - 1]
    if (before === undefined) return []
    const field = `scoring.recency.${place}`
    return [
      ...(days > before.days ? [] : [{ field: `${field}.days`, message: `must be more than ${before.days}` }]),
      ...(points < before.points ? [] : [{ field: `${field}.points`, message: `must be less than ${before.points}` }]),
    ]
  })
}

const order = ['hot', 'warm', 'cool', 'cold'] as const

function temperatureProblems({ temperatures }: ScoringRules) {
  return order.flatMap((name, place) => {
    const warmer = order[place - 1]
    if (warmer === undefined || temperatures[name] < temperatures[warmer]) return []
    return [{ field: `scoring.temperatures.${name}`, message: `must be less than that of ${warmer}` }]
  })
}
