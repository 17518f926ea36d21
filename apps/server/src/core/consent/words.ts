import { foldText } from '../../kernel/fold-text.ts'
import languages from './words.json' with { type: 'json' }

export interface ConsentWords {
  optOut: readonly string[]
  optIn: readonly string[]
}

/**
 * The defaults until a workspace sets its own words. They are unambiguous as a whole message: `cancel` is missing from
 * words.json because it may be about a meeting, and `yes` because it may be about anything.
 */
export const defaultWords: ConsentWords = {
  optOut: Object.values(languages).flatMap(({ optOut }) => optOut),
  optIn: Object.values(languages).flatMap(({ optIn }) => optIn),
}

// \ufe0f is the variation selector that turns a sign into an emoji.
const around = /^(?:[\p{P}\p{S}\p{Z}\p{C}]|\ufe0f)+|(?:[\p{P}\p{S}\p{Z}\p{C}]|\ufe0f)+$/gu

/** Normalises a message for the comparison with the words: `  ¡Stop!! ` is `stop`. Empty if it has no word. */
export function foldWord(text: string): string {
  return foldText(text)
    .replaceAll(around, '')
    .replaceAll(/[\p{Z}\s]+/gu, ' ')
}

/** The longest message, in characters, that is compared with the words. */
export const longestSaying = 100

/** Whether a message as a whole opts its sender out or in. */
export function readConsent(text: string, { optOut, optIn }: ConsentWords): 'out' | 'in' | null {
  const said = text.length > longestSaying ? '' : foldWord(text)
  if (said === '') return null
  const among = (words: readonly string[]) => words.some((word) => foldWord(word) === said)
  if (among(optOut)) return 'out'
  return among(optIn) ? 'in' : null
}
