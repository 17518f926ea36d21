import { foldText } from '../../../kernel/fold-text.ts'

/** Characters that are read; longer texts are documents with the request at the beginning. */
const longestRead = 2_000

/** A message, prepared for the features. */
export interface Said {
  /** The original text. */
  text: string
  /** Lower case, without accents. */
  folded: string
  words: readonly string[]
  /** The words with single spaces between and around them, so that a phrase is found as ` phrase `. */
  line: string
}

// An apostrophe is removed: don't is dont.
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

/** Parses comma-separated phrases into the form in which they are compared: whole words, without punctuation. */
export function phrases(...lists: readonly string[]): Phrases {
  const all = lists.flatMap((list) => list.split(',')).map((phrase) => wordsOf(foldText(phrase)).join(' '))
  // A sign has no words, and would be found everywhere.
  return all.filter((phrase) => phrase !== '').map((phrase) => ` ${phrase} `)
}

export function says(said: Said, list: Phrases): boolean {
  return list.some((phrase) => said.line.includes(phrase))
}

/** Whether the message is one of the phrases and nothing else. */
export function isJust(said: Said, list: Phrases): boolean {
  return list.includes(said.line)
}
