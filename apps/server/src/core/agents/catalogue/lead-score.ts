import type { Budget, Timeline } from '../rules/qualification.ts'
import { type Aspect, aspects, type LeadFacts } from './lead-facts.ts'

/** A lead with this score or more is qualified. */
export const qualifiedFrom = 60

export const timelinePoints: Record<Timeline, number> = { now: 25, month: 25, quarter: 15, later: 5, browsing: 0 }
export const budgetPoints: Record<Budget['kind'], number> = { amount: 25, approved: 25, unsure: 10, none: 0 }

/** Points of each aspect, 25 at most; an unknown aspect has none. docs/guides/agents-catalogue.md has the table. */
function pointsOf(facts: LeadFacts): Record<Aspect, number> {
  return {
    need: facts.need ? 25 : 0,
    timeline: facts.timeline ? timelinePoints[facts.timeline] : 0,
    budget: facts.budget ? budgetPoints[facts.budget.kind] : 0,
    authority:
      facts.authority === 'decides' ? 25 : facts.authority === 'shares' ? 20 : facts.authority === 'other' ? 10 : 0,
  }
}

export const scoreOf = (facts: LeadFacts): number => aspects.reduce((sum, aspect) => sum + pointsOf(facts)[aspect], 0)

/** The points with their reasons: `need 25 (stated), budget 25 (2000 USD)`. */
export function explain(facts: LeadFacts): string {
  const points = pointsOf(facts)
  const budget = facts.budget?.kind === 'amount' ? amount(facts.budget.amount) : facts.budget?.kind
  const known = { need: facts.need && 'stated', timeline: facts.timeline, budget, authority: facts.authority }
  const parts = aspects.map((aspect) => `${aspect} ${points[aspect]} (${known[aspect] ?? 'not known'})`)
  return [...parts, ...(facts.teamSize ? [`team of ${facts.teamSize}`] : [])].join(', ')
}

const amount = ({ value, currency }: { value: number; currency: string | null }) =>
  `${value}${currency ? ` ${currency}` : ''}`
