import { hasIntent } from '../../scoring/intent.ts'
import { isGreeting } from '../rules/greeting.ts'
import type { Texts } from '../rules/language.ts'
import { isInjection } from '../rules/nonsense.ts'
import { readInterest } from '../rules/objection.ts'
import { readPreferredTime } from '../rules/preferred-time.ts'
import {
  type Authority,
  type Budget,
  readAuthority,
  readBudget,
  readTeamSize,
  readTimeline,
  type Timeline,
} from '../rules/qualification.ts'
import { readTopic } from '../rules/question.ts'
import { readText, type Said } from '../rules/said.ts'
import { isOf } from '../rules/view.ts'
import type { Situation } from '../situation.ts'
import { notUnderstood } from './shared-preamble.ts'

/** The facts a lead has stated over the whole conversation; the latest statement counts. */
export interface LeadFacts {
  /** In the lead's words. */
  need: string | null
  budget: Budget | null
  timeline: Timeline | null
  authority: Authority | null
  teamSize: number | null
}

export const aspects = ['need', 'timeline', 'budget', 'authority'] as const
export type Aspect = (typeof aspects)[number]

/** Reads a conversation. A message after a question is read as its answer. */
export function readFacts(situation: Situation, questions: Record<Aspect, Texts>): LeadFacts {
  const { contact, messages } = situation
  const need = contact.intent?.trim() || null
  let facts: LeadFacts = { need, budget: null, timeline: null, authority: null, teamSize: null }
  let asked: Aspect | null = null
  for (const message of messages) {
    // A request for other words keeps the previous question open.
    if (message.direction === 'outbound') {
      if (!isOf(message, notUnderstood)) asked = aspects.find((aspect) => isOf(message, questions[aspect])) ?? null
    } else facts = read(facts, readText(message.text), asked, situation)
  }
  return facts
}

function read(facts: LeadFacts, said: Said, asked: Aspect | null, situation: Situation): LeadFacts {
  // A message that instructs the agent adds no facts.
  if (isInjection(said)) return facts
  return {
    need: facts.need ?? (statesNeed(said, asked) ? said.text.trim().slice(0, 300) : null),
    budget: readBudget(said, { asked: asked === 'budget' }) ?? facts.budget,
    timeline: readTimelineAt(said, asked, situation) ?? facts.timeline,
    authority: asked === 'authority' ? (readAuthority(said) ?? facts.authority) : facts.authority,
    teamSize: readTeamSize(said) ?? facts.teamSize,
  }
}

/** After a question for the need, any substantial answer states one. */
function statesNeed(said: Said, asked: Aspect | null): boolean {
  if (isGreeting(said)) return false
  const topic = readTopic(said)
  if (hasIntent(said.text) || topic === 'demo' || topic === 'price' || topic === 'features') return true
  return (
    readInterest(said) === 'interested' || (asked === 'need' && said.words.length >= 3 && readInterest(said) === null)
  )
}

/**
 * `now` and `today` are common words, so they count as a timeline only after a question for it. The same holds for a
 * date: `within 10 days`.
 */
function readTimelineAt(said: Said, asked: Aspect | null, { now, timeZone }: Situation): Timeline | null {
  const timeline = readTimeline(said)
  const wish = timeline === null && asked === 'timeline' ? readPreferredTime(said, now, timeZone) : null
  if (wish) return timelineOf((Date.parse(wish.from) - now.getTime()) / dayMs)
  return timeline === 'now' && asked !== 'timeline' && !/urgent|asap/.test(said.folded) ? null : timeline
}

const dayMs = 24 * 60 * 60_000

function timelineOf(days: number): Timeline {
  if (days <= 14) return 'now'
  if (days <= 31) return 'month'
  return days <= 92 ? 'quarter' : 'later'
}
