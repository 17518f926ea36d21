import lexicon from './lexicon/greeting.json' with { type: 'json' }
import { phrases, type Said } from './said.ts'

const greetings = phrases(lexicon.greetings).toSorted((a, b) => b.length - a.length)

/** True for a message that is only a greeting: `Hi`, `Oi, tudo bem?`. */
export function isGreeting(said: Said): boolean {
  if (said.words.length === 0 || said.words.length > 8) return false
  let rest = said.line
  for (const greeting of greetings) rest = rest.replaceAll(greeting, ' ')
  return rest.trim() === ''
}
