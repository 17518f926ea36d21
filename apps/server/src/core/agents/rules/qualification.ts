import { type Amount, readAmount } from './amount.ts'
import lexicon from './lexicon/qualification.json' with { type: 'json' }
import { anyOf, isJust, phrases, phrasesOfEach, type Said, says } from './said.ts'

export type Budget = { kind: 'amount'; amount: Amount } | { kind: 'approved' } | { kind: 'unsure' } | { kind: 'none' }

const nothing = phrases(lexicon.budget.nothing)
const noBudget = [...phrases(lexicon.budget.none), ...nothing]
const approved = phrases(lexicon.budget.approved)
const unsure = phrases(lexicon.budget.unsure)

const isUnsure = (said: Said): boolean => says(said, unsure)

/** The budget in a message. `asked`: the message answers a question for it. */
export function readBudget(said: Said, { asked }: { asked: boolean }): Budget | null {
  const amount = readAmount(said, { asked })
  if (amount) return { kind: 'amount', amount }
  if (says(said, noBudget)) return asked || !isJust(said, nothing) ? { kind: 'none' } : null
  if (says(said, approved)) return { kind: 'approved' }
  return asked && isUnsure(said) ? { kind: 'unsure' } : null
}

export const timelines = ['now', 'month', 'quarter', 'later', 'browsing'] as const
/** When the lead wants to start: within two weeks, a month, a quarter, later; or they are only looking. */
export type Timeline = (typeof timelines)[number]

const times = phrasesOfEach<Timeline>(lexicon.timelines)

/** The timeline in a message. Of two the later counts, as in `not now, next year`. */
export const readTimeline = (said: Said): Timeline | null =>
  (['browsing', 'later', 'quarter', 'month', 'now'] as const).find((timeline) => says(said, times[timeline])) ?? null

/** Who decides: the contact, the contact with others, or another person. */
export type Authority = 'decides' | 'shares' | 'other'

const deciders = phrasesOfEach<Authority>(lexicon.deciders)

/** Checked first, so that `I am the CEO` doesn't count as `other`. */
const heads = phrases(lexicon.heads)

export function readAuthority(said: Said): Authority | null {
  if (says(said, heads)) return 'decides'
  return (['shares', 'other', 'decides'] as const).find((who) => says(said, deciders[who])) ?? null
}

const people = new RegExp(`(?<!\\d)(\\d{1,6})\\+? ${anyOf(lexicon.people)}(?!\\p{L})`, 'u')
const teamOf = new RegExp(`${anyOf(lexicon.teamOf)} (\\d{1,6})(?!\\d)`, 'u')

/** The team size in a message: `a team of 12`, `30 employees`. */
export function readTeamSize(said: Said): number | null {
  const found = people.exec(said.line) ?? teamOf.exec(said.line)
  const size = Number(found?.[1])
  return size > 0 ? size : null
}
