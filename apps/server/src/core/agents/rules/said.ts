import { foldText } from '../../../kernel/fold-text.ts'

/** Longer messages are somebody's document; what they want stands at the beginning, and the rest would only cost time. */
const longestRead = 2_000

/** A message as the features read it. */
export interface Said {
  /** As it was written. */
  text: string
  /** Folded: small letters, no accents. */
  folded: string
  words: readonly string[]
  /** The words with one space around each, so that a phrase is found as ` phrase `. */
  line: string
}

// An apostrophe belongs to its word: don't is dont.
const apostrophes = /['’‘`´]/g
const word = /[\p{L}\p{M}\p{N}]+/gu

const wordsOf = (folded: string) => folded.replaceAll(apostrophes, '').match(word) ?? []

export function readText(text: string): Said {
  const short = text.slice(0, longestRead)
  const folded = foldText(short)
  const words = wordsOf(folded)
  return { text: short, folded, words, line: ` ${words.join(' ')} ` }
}

export type Phrases = readonly string[]

/** Phrases as they are compared: whole words, whatever stands between them. A comma parts them. */
export function phrases(...lists: readonly string[]): Phrases {
  const all = lists.flatMap((list) => list.split(',')).map((phrase) => wordsOf(foldText(phrase)).join(' '))
  // A sign has no word, and would be found everywhere.
  return all.filter((phrase) => phrase !== '').map((phrase) => ` ${phrase} `)
}

export function says(said: Said, list: Phrases): boolean {
  return list.some((phrase) => said.line.includes(phrase))
}

/** Whether the message is one of the phrases and nothing else. */
export function isJust(said: Said, list: Phrases): boolean {
  return list.includes(said.line)
}
