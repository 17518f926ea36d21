import { timeZoneOf } from '../contacts/time-zone.ts'
import type { Claimed } from './claim-enrollments.ts'
import type { RunningCampaign } from './lock-running.ts'
import type { Step } from './step.ts'
import { nextStep } from './walk.ts'
import { nextOpening } from './working-hours.ts'
import type { DoneStep, Move } from './write-moves.ts'

/** A contact with a step to run now. */
export interface Due<Kind extends Step = Step> {
  claimed: Claimed
  step: Kind
  at: number
  passed: DoneStep[]
}

/** Finds the next step with an effect. Returns a Move if that step isn't due yet or the enrollment ends. */
export function approach(campaign: RunningCampaign, claimed: Claimed, now: Date): Move | Due {
  const { id, contact } = claimed
  if (contact.opted_out_at) return ended(claimed, 'stopped', 'opt_out')
  const { steps, workingHours } = campaign
  const place = nextStep(steps, claimed.step, claimed, now)
  const done = place.passed.map((step) => ({ step }))
  const step = steps[place.step]
  if (place.dueAt) return { id, status: 'active', reason: null, step: place.step, dueAt: place.dueAt, done }
  if (!step) return { ...ended(claimed, 'completed', null), step: place.step, done }
  const opening = nextOpening(workingHours, timeZoneOf(contact, campaign.timeZone), now)
  if (opening) return { id, status: 'active', reason: null, step: place.step, dueAt: opening, done }
  return { claimed, step, at: place.step, passed: done }
}

function ended({ id, step }: Claimed, status: 'completed' | 'stopped' | 'failed', reason: string | null): Move {
  return { id, status, reason, step, dueAt: null, done: [] }
}

export const failed = ({ claimed, at, passed }: Due, reason: string): Move => ({
  ...ended(claimed, 'failed', reason),
  step: at,
  done: passed,
})

/** The Move from a finished step to the next position. */
export function leave({ steps }: RunningCampaign, due: Due, effect: Omit<DoneStep, 'step'>, now: Date): Move {
  const { claimed, at, passed } = due
  const place = nextStep(steps, at + 1, claimed, now)
  const over = !place.dueAt && place.step >= steps.length
  return {
    id: claimed.id,
    status: over ? 'completed' : 'active',
    reason: null,
    step: place.step,
    dueAt: over ? null : (place.dueAt ?? now),
    done: [...passed, { step: at, ...effect }, ...place.passed.map((step) => ({ step }))],
  }
}
