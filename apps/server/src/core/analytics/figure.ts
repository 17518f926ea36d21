/** What is counted by day. */
export const facts = [
  'received',
  'sent',
  'failed',
  'opened',
  'resolved',
  'first_response',
  'resolution',
  'stage',
  'runs_completed',
  'runs_failed',
  'handoffs',
  'handoffs_closed',
  'campaign_enrolled',
  'campaign_messages',
  'campaign_replied',
  'campaign_completed',
  'campaign_stopped',
  'campaign_failed',
  'delivered',
  'exhausted',
] as const
export type Fact = (typeof facts)[number]

/** An addition to a row of `daily_figures`. */
export interface Figure {
  fact: Fact
  /** `2026-01-15`, in the workspace's time zone. */
  day: string
  /** 0: of no channel. */
  channelId: number
  subject: string
  count: number
  /** How long each took, in seconds; empty for facts that take no time. */
  times: readonly number[]
}

export const agentSubject = (slug: string) => `agent:${slug}`
export const personSubject = (name: string) => `person:${name}`

/** How many took up to 2^(n/4) seconds, for n from 0: within a fifth of the time, up to 34 days. */
export const timeClasses = 88

export function timeClass(seconds: number): number {
  return seconds <= 1 ? 0 : Math.min(timeClasses - 1, Math.ceil(4 * Math.log2(seconds)))
}

/** The longest time, in seconds, of this share of those that took the least; null without any. */
export function timeOf(took: readonly number[], share: number): number | null {
  const total = took.reduce((sum, count) => sum + count, 0)
  if (total === 0) return null
  let seen = 0
  const index = took.findIndex((count) => {
    seen += count
    return seen >= total * share
  })
  return Math.round(2 ** (index / 4))
}
