import { type Counts, countOf, meanOf, percentileOf, ratio } from './counts.ts'
import type { Fact } from './figure.ts'

export const periods = ['day', 'week', 'month'] as const
export type Period = (typeof periods)[number]
export const groupings = [...periods, 'channel', 'agent', 'person', 'stage', 'campaign', 'endpoint'] as const
export type Grouping = (typeof groupings)[number]

export type Figures = Record<string, number | null>

interface Metric {
  facts: readonly Fact[]
  /** The first is the default. */
  groupings: readonly [Grouping, ...Grouping[]]
  /** `before`: of the row before this one. */
  figures(counts: Counts, before: Counts | undefined): Figures
}

const byWriter = ['day', 'week', 'month', 'channel', 'agent', 'person'] as const

const timesOf = (counts: Counts, fact: Fact) => ({
  [`${fact}_mean`]: meanOf(counts, fact),
  [`${fact}_median`]: percentileOf(counts, fact, 0.5),
  [`${fact}_p90`]: percentileOf(counts, fact, 0.9),
})

export const metrics = {
  messages: {
    facts: ['received', 'sent', 'failed'],
    groupings: byWriter,
    figures: (counts) => ({
      received: countOf(counts, 'received'),
      sent: countOf(counts, 'sent'),
      failed: countOf(counts, 'failed'),
    }),
  },
  responses: {
    facts: ['opened', 'resolved', 'first_response', 'resolution'],
    groupings: byWriter,
    figures: (counts) => ({
      opened: countOf(counts, 'opened'),
      resolved: countOf(counts, 'resolved'),
      first_responses: countOf(counts, 'first_response'),
      ...timesOf(counts, 'first_response'),
      ...timesOf(counts, 'resolution'),
    }),
  },
  funnel: {
    facts: ['stage'],
    groupings: ['stage'],
    figures: (counts, before) => ({
      entered: countOf(counts, 'stage'),
      conversion: before ? ratio(countOf(counts, 'stage'), countOf(before, 'stage')) : null,
    }),
  },
  deliveries: {
    facts: ['delivered', 'exhausted'],
    groupings: [...periods, 'endpoint'],
    figures(counts) {
      const [delivered, exhausted] = [countOf(counts, 'delivered'), countOf(counts, 'exhausted')]
      return { delivered, exhausted, success_rate: ratio(delivered, delivered + exhausted) }
    },
  },
  campaigns: {
    facts: [
      'campaign_enrolled',
      'campaign_messages',
      'campaign_replied',
      'campaign_completed',
      'campaign_stopped',
      'campaign_failed',
    ],
    groupings: ['campaign', ...periods],
    figures: (counts) => ({
      enrolled: countOf(counts, 'campaign_enrolled'),
      messages: countOf(counts, 'campaign_messages'),
      replied: countOf(counts, 'campaign_replied'),
      completed: countOf(counts, 'campaign_completed'),
      stopped: countOf(counts, 'campaign_stopped'),
      failed: countOf(counts, 'campaign_failed'),
      reply_rate: ratio(countOf(counts, 'campaign_replied'), countOf(counts, 'campaign_enrolled')),
    }),
  },
  agents: {
    facts: ['sent', 'failed', 'first_response', 'runs_completed', 'runs_failed', 'handoffs'],
    groupings: ['agent'],
    figures: (counts) => ({
      sent: countOf(counts, 'sent'),
      failed: countOf(counts, 'failed'),
      first_responses: countOf(counts, 'first_response'),
      ...timesOf(counts, 'first_response'),
      runs_completed: countOf(counts, 'runs_completed'),
      runs_failed: countOf(counts, 'runs_failed'),
      handoffs: countOf(counts, 'handoffs'),
    }),
  },
  people: {
    facts: ['sent', 'failed', 'first_response', 'resolved', 'resolution', 'handoffs_closed'],
    groupings: ['person'],
    figures: (counts) => ({
      sent: countOf(counts, 'sent'),
      failed: countOf(counts, 'failed'),
      first_responses: countOf(counts, 'first_response'),
      ...timesOf(counts, 'first_response'),
      resolved: countOf(counts, 'resolved'),
      ...timesOf(counts, 'resolution'),
      handoffs_closed: countOf(counts, 'handoffs_closed'),
    }),
  },
} as const satisfies Record<string, Metric>

export type MetricName = keyof typeof metrics
export const metricNames = Object.keys(metrics) as [MetricName, ...MetricName[]]
export const metricOf = (name: MetricName): Metric => metrics[name]
