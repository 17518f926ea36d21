import { type Contact, qualifiedStage, type Temperature } from '../contacts/contact.ts'
import { hasIntent } from './intent.ts'

const hour = 60 * 60_000
const day = 24 * hour

/** All that a score is made of; docs/guides/scoring.md shows it. The most of everything adds up to 100. */
const points = {
  /** By the age of their last message, on any channel: the first line that it is younger than. */
  recency: [
    { youngerThanMs: day, points: 30 },
    { youngerThanMs: 3 * day, points: 24 },
    { youngerThanMs: 7 * day, points: 18 },
    { youngerThanMs: 14 * day, points: 12 },
    { youngerThanMs: 30 * day, points: 6 },
  ],
  /** For each turn in which they answered. */
  reply: { each: 5, most: 20 },
  /** The field is filled in; it, or one of their messages, has a word of intent. */
  intent: { known: 5, words: 10 },
  /** In proportion to the way from the first stage to Qualified. */
  stage: 20,
  /** Has ever been. */
  qualified: 10,
  /** Is above zero. */
  dealValue: 5,
} as const

/** From the warmest: the least score of each. */
const thresholds: readonly (readonly [Temperature, number])[] = [
  ['hot', 65],
  ['warm', 45],
  ['cool', 25],
  ['cold', 10],
  ['frozen', 0],
]

/** A pipeline may have it or not. Who is there scores nothing. */
const lostStage = 'lost'

/** What anybody sees of a contact, as far as it counts. */
type Scored = Pick<Contact, 'intent' | 'stage' | 'deal_value_cents' | 'qualified_at' | 'opted_out_at'>

/** What else is kept of it, in the words of its row. */
export interface ScoringHistory {
  last_inbound_at: Date | null
  /** Turns in which they answered. */
  replies: number
  /** A message of theirs had a word of intent. */
  interested: boolean
  /** What a client has said in place of what is computed; null: nothing. */
  score_override: number | null
  temperature_override: string | null
}

export interface Assessment {
  /** 0 to 100; null when nothing is known that speaks for them. */
  score: number | null
  temperature: Temperature | null
  /** When the score is lower, if nothing happens until then. */
  rescoreAt: Date | null
}

/** The same for the same contact, pipeline and moment. A score that a client has said makes the temperature as well. */
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
  // Who has written once and never again has cooled down to 0; of somebody else nothing is known.
  return { score: score === 0 && lastInboundAt === null ? null : score, rescoreAt: recency.until }
}

function temperatureOf(score: number | null): Temperature | null {
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

/** 0 at the first stage, 1 from Qualified on. A stage that was taken out of the pipeline tells nothing. */
function progressOf(stage: string, stages: readonly string[]): number {
  const place = stages.indexOf(stage)
  const goal = stages.indexOf(qualifiedStage)
  if (place < 0 || goal < 0) return 0
  return goal === 0 ? 1 : Math.min(1, place / goal)
}
