import lexicon from './lexicon/objection.json' with { type: 'json' }
import { phrases, phrasesOfEach, type Said, says } from './said.ts'

export const objections = ['price', 'time', 'trust', 'competitor'] as const
export type Objection = (typeof objections)[number]

const signs = phrasesOfEach<Objection>(lexicon.objections)

/** The objection in a message, by the order of `objections`. Null if there is none. */
export function readObjection(said: Said): Objection | null {
  return objections.find((kind) => says(said, signs[kind])) ?? null
}

const declined = phrases(lexicon.declined)
const interested = phrases(lexicon.interested)

/** Whether a message states interest or declines. */
export function readInterest(said: Said): 'interested' | 'declined' | null {
  if (says(said, declined)) return 'declined'
  return says(said, interested) ? 'interested' : null
}
