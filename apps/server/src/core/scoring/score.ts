import { qualifiedStage } from '../tenant/stages.ts'
import { hasIntent } from './intent.ts'

export const temperatures = ['hot', 'warm', 'cool', 'cold', 'frozen'] as const
export type Temperature = (typeof temperatures)[number]

const hour = 60 * 60_000
const day = 24 * hour

/** The parts of a score; docs/guides/scoring.md shows them. The maxima add up to 100. */
const points = {
  /** By the age of the contact's last message, on any channel: the first row that it is younger than. */
  recency: [
    { youngerThanMs: day, points: 30 },
    { youngerThanMs: 3 * day, points: 24 },
    { youngerThanMs: 7 * day, points: 18 },
    { youngerThanMs: 14 * day, points: 12 },
    { youngerThanMs: 30 * day, points: 6 },
  ],
  /** For each reply to us; consecutive messages count as one reply. */
  reply: { each: 5, most: 20 },
  /** `known`: the field is filled in. `words`: it, or one of the contact's messages, has a word of intent. */
  intent: { known: 5, words: 10 },
  /** In proportion to the progress from the first stage to Qualified. */
  stage: 20,
  /** The contact was ever qualified. */
  qualified: 10,
  /** The deal value is above zero. */
  dealValue: 5,
} as const

/** The minimum score of each temperature, the warmest first. */
const thresholds: readonly (readonly [Temperature, number])[] = [
  ['hot', 65],
  ['warm', 45],
  ['cool', 25],
  ['cold', 10],
  ['frozen', 0],
]

/** A contact in this stage scores 0. A pipeline need not have it. */
const lostStage = 'lost'

/** A contact's public fields that count for the score. */
interface Scored {
  intent: string | null
  stage: string
  deal_value_cents: number | null
  qualified_at: string | null
  opted_out_at: string | null
}

/** The internal columns that count for the score. */
export interface ScoringHistory {
  last_inbound_at: Date | null
  /** Replies of the contact; consecutive messages count as one. */
  replies: number
  /** One of the contact's messages had a word of intent. */
  interested: boolean
  /** A client's override of the computed score. Null: none. */
  score_override: number | null
  temperature_override: string | null
}

export interface Assessment {
  /** 0 to 100. Null if nothing is known that counts. */
  score: number | null
  temperature: Temperature | null
  /** When time alone lowers the score. */
  rescoreAt: Date | null
}

/** Deterministic for a contact, a pipeline and a time. An overridden score also determines the temperature. */
export function assess(contact: Scored, known: ScoringHistory, stages: readonly string[], now: Date): Assessment {
  const { score, rescoreAt } =
    known.score_override === null
      ? compute(contact, known, stages, now)
      : { score: known.score_override, rescoreAt: null }
  const temperature = (known.temperature_override as Temperature | null) ?? temperatureOf(score)
  return { score, temperature, rescoreAt }
}

function compute(
  contact: Scored,
  known: ScoringHistory,
  stages: readonly string[],
  now: Date,
): Omit<Assessment, 'temperature'> {
  if (contact.opted_out_at !== null || contact.stage.toLowerCase() === lostStage) return { score: 0, rescoreAt: null }
  const { last_inbound_at: lastInboundAt, replies, interested } = known
  const recency = recencyOf(lastInboundAt, now)
  const filledIn = contact.intent ? points.intent.known : 0
  const worded = interested || (contact.intent !== null && hasIntent(contact.intent)) ? points.intent.words : 0
  const score =
    recency.points +
    Math.min(points.reply.each * replies, points.reply.most) +
    filledIn +
    worded +
    Math.round(points.stage * progressOf(contact.stage, stages)) +
    (contact.qualified_at === null ? 0 : points.qualified) +
    ((contact.deal_value_cents ?? 0) > 0 ? points.dealValue : 0)
  // A contact who has written before has cooled down to 0; without any message the score is unknown.
  return { score: score === 0 && lastInboundAt === null ? null : score, rescoreAt: recency.until }
}

export function temperatureOf(score: number | null): Temperature | null {
  if (score === null) return null
  return thresholds.find(([, least]) => score >= least)?.[0] ?? 'frozen'
}

function recencyOf(lastInboundAt: Date | null, now: Date): { points: number; until: Date | null } {
  if (lastInboundAt === null) return { points: 0, until: null }
  const age = now.getTime() - lastInboundAt.getTime()
  const step = points.recency.find(({ youngerThanMs }) => age < youngerThanMs)
  if (!step) return { points: 0, until: null }
  return { points: step.points, until: new Date(lastInboundAt.getTime() + step.youngerThanMs) }
}

/** 0 at the first stage, 1 from Qualified on. A stage that was removed from the pipeline counts as 0. */
function progressOf(stage: string, stages: readonly string[]): number {
  const place = stages.indexOf(stage)
  const goal = stages.indexOf(qualifiedStage)
  if (place < 0 || goal < 0) return 0
  return goal === 0 ? 1 : Math.min(1, place / goal)
}
