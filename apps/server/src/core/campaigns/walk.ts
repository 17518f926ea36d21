import type { Contact } from '../contacts/contact.ts'
import { type ConditionStep, end, type Step, type Test, type WaitStep } from './step.ts'

/** The facts that conditions test. */
export interface ConditionFacts {
  contact: Contact
  replied: boolean
  connected: boolean
}

/** A contact's position in a campaign. */
export interface CampaignPosition {
  /** The next step; at the end it equals the number of steps. */
  step: number
  /** When; null: now. */
  dueAt: Date | null
  /** The steps passed on the way: conditions, and the wait that was begun. */
  passed: number[]
}

/** Walks through conditions to the next step with an effect, to a wait, or to the end. */
export function nextStep(steps: readonly Step[], from: number, walker: ConditionFacts, now: Date): CampaignPosition {
  const passed: number[] = []
  let at = from
  for (let step = steps[at]; step; step = steps[at]) {
    if (step.type === 'wait') return { step: at + 1, dueAt: endOf(step, now), passed: [...passed, at] }
    if (step.type !== 'condition') return { step: at, dueAt: null, passed }
    passed.push(at)
    at = targetOf(steps, at, step, walker)
  }
  return { step: steps.length, dueAt: null, passed }
}

function targetOf(steps: readonly Step[], at: number, step: ConditionStep, walker: ConditionFacts): number {
  const target = holds(step.if, walker) ? step.yes : step.no
  if (target === undefined) return at + 1
  // Labels were checked when the campaign was stored: they lead to later steps only.
  return target === end ? steps.length : steps.findIndex(({ label }) => label === target)
}

function holds({ replied, connected, stage, score_at_least }: Test, walker: ConditionFacts): boolean {
  if (replied !== undefined) return walker.replied === replied
  if (connected !== undefined) return walker.connected === connected
  if (stage) return stage.includes(walker.contact.stage)
  return (walker.contact.score ?? 0) >= (score_at_least ?? 0)
}

function endOf({ minutes = 0, hours = 0, days = 0 }: WaitStep, now: Date): Date {
  return new Date(now.getTime() + ((days * 24 + hours) * 60 + minutes) * 60_000)
}
