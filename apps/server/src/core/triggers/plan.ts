export const plans = ['starter', 'growth', 'scale', 'unlimited'] as const
export type Plan = (typeof plans)[number]

/** Null: no limit. */
interface PlanLimits {
  triggers: number | null
  repliesPerMonth: number | null
}

export const planLimits: Readonly<Record<Plan, PlanLimits>> = {
  starter: { triggers: 1, repliesPerMonth: 10_000 },
  growth: { triggers: 2, repliesPerMonth: 70_000 },
  scale: { triggers: 10, repliesPerMonth: 500_000 },
  unlimited: { triggers: null, repliesPerMonth: null },
}

/** The first day of the month, UTC: the key of a month's usage. */
export function monthOf(at: Date): string {
  return `${at.toISOString().slice(0, 7)}-01`
}
