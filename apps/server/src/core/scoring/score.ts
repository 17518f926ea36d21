import { type ScoringRules, type Temperature, temperatures } from '../tenant/scoring-rules.ts'
import { qualifiedStage } from '../tenant/stages.ts'
import { hasIntent } from './intent.ts'

const day = 24 * 60 * 60_000
const most = 100

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

/** What a workspace scores by. */
export interface Pipeline {
  stages: readonly string[]
  scoring: ScoringRules
}

/** Deterministic for a contact, a pipeline and a time. An overridden score also determines the temperature. */
export function assess(contact: Scored, known: ScoringHistory, pipeline: Pipeline, now: Date): Assessment {
  const { score, rescoreAt } =
    known.score_override === null
      ? compute(contact, known, pipeline, now)
      : { score: known.score_override, rescoreAt: null }
  const temperature = (known.temperature_override as Temperature | null) ?? temperatureOf(score, pipeline.scoring)
  return { score, temperature, rescoreAt }
}

function compute(
  contact: Scored,
  known: ScoringHistory,
  { stages, scoring: rules }: Pipeline,
  now: Date,
): Omit<Assessment, 'temperature'> {
  if (contact.opted_out_at !== null || contact.stage.toLowerCase() === lostStage) return { score: 0, rescoreAt: null }
  const { last_inbound_at: lastInboundAt, replies, interested } = known
  const recency = recencyOf(lastInboundAt, rules, now)
  const filledIn = contact.intent ? rules.intent : 0
  const worded = interested || (contact.intent !== null && hasIntent(contact.intent)) ? rules.intent_words : 0
  const points =
    recency.points +
    Math.min(rules.reply * replies, rules.replies_most) +
    filledIn +
    worded +
    Math.round(rules.stage * progressOf(contact.stage, stages)) +
    (contact.qualified_at === null ? 0 : rules.qualified) +
    ((contact.deal_value_cents ?? 0) > 0 ? rules.deal_value : 0)
  const score = Math.min(points, most)
  // A contact who has written before has cooled down to 0; without any message the score is unknown.
  return { score: score === 0 && lastInboundAt === null ? null : score, rescoreAt: recency.until }
}

export function temperatureOf(score: number | null, { temperatures: least }: ScoringRules): Temperature | null {
  if (score === null) return null
  return temperatures.find((name) => name === 'frozen' || score >= least[name]) ?? 'frozen'
}

function recencyOf(lastInboundAt: Date | null, { recency }: ScoringRules, now: Date) {
  if (lastInboundAt === null) return { points: 0, until: null }
  const age = now.getTime() - lastInboundAt.getTime()
  const step = recency.find(({ days }) => age < days * day)
  if (!step) return { points: 0, until: null }
  return { points: step.points, until: new Date(lastInboundAt.getTime() + step.days * day) }
}

/** 0 at the first stage, 1 from Qualified on. A stage that was removed from the pipeline counts as 0. */
function progressOf(stage: string, stages: readonly string[]): number {
  const place = stages.indexOf(stage)
  const goal = stages.indexOf(qualifiedStage)
  if (place < 0 || goal < 0) return 0
  return goal === 0 ? 1 : Math.min(1, place / goal)
}
