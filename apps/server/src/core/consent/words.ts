import { foldText } from '../../kernel/fold-text.ts'
import languages from './words.json' with { type: 'json' }

export interface ConsentWords {
  optOut: readonly string[]
  optIn: readonly string[]
}

/**
 * The defaults until a workspace sets its own words, from words.json, which names the sources that have them. They are unambiguous as a whole message: `cancel` is missing from
 * words.json because it may be about a meeting, and `yes` because it may be about anything.
 */
export const defaultWords: ConsentWords = {
  optOut: Object.values(languages).flatMap(({ optOut }) => optOut),
  optIn: Object.values(languages).flatMap(({ optIn }) => optIn),
}

const around = /^[\p{P}\p{S}\p{Z}\p{C}]+|[\p{P}\p{S}\p{Z}\p{C}]+$/gu

/** Normalises a message for the comparison with the words: `  ¡Stop!! ` is `stop`. Empty if it has no word. */
export function foldWord(text: string): string {
  return foldText(text)
    .replaceAll(around, '')
    .replaceAll(/\p{Pd}/gu, '-')
    .replaceAll(/[\p{Z}\s]+/gu, ' ')
}

/** The longest message, in characters, that is compared with the words. */
export const longestSaying = 100

/** Whether a message as a whole opts its sender out or in. */
export function readConsent(text: string, { optOut, optIn }: ConsentWords): 'out' | 'in' | null {
  const said = text.length > longestSaying ? '' : foldWord(text)
  if (said === '') return null
  if (folded(optOut).has(said)) return 'out'
  return folded(optIn).has(said) ? 'in' : null
}

// Folding the default words takes longer than anything else that is done with a short message.
const foldedLists = new WeakMap<readonly string[], ReadonlySet<string>>()

function folded(words: readonly string[]): ReadonlySet<string> {
  const known = foldedLists.get(words)
  if (known) return known
  const set = new Set(words.map(foldWord))
  foldedLists.set(words, set)
  return set
}
