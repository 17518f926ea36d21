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

/**
 * The phrases of one meaning, as `lexicon/` has them. A rule understands one more when it is added there, as people write it,
 * with a case in `features.test.ts`. Languages are for the reader: a rule looks for the phrases of all of them.
 */
export type Listed = Readonly<Record<string, readonly string[]>>

const inAnyLanguage = (listed: Listed): readonly string[] => Object.values(listed).flat()

export type Phrases = readonly string[]

/** Phrases in the form in which they are compared: whole words, without accents and punctuation. */
export function phrases(listed: Listed): Phrases {
  const all = inAnyLanguage(listed).map((phrase) => wordsOf(foldText(phrase)).join(' '))
  // A sign has no words, and would be found everywhere.
  return all.filter((phrase) => phrase !== '').map((phrase) => ` ${phrase} `)
}

export function phrasesOfEach<Meaning extends string>(lists: Record<Meaning, Listed>): Record<Meaning, Phrases> {
  const entries = Object.entries<Listed>(lists).map(([meaning, listed]) => [meaning, phrases(listed)])
  return Object.fromEntries(entries)
}

/** A part of a pattern: any of these words, which stand as the pattern meets them: in lower case, without accents. */
export const anyOf = (listed: Listed): string => `(?:${inAnyLanguage(listed).join('|')})`

export function says(said: Said, list: Phrases): boolean {
  return list.some((phrase) => said.line.includes(phrase))
}

/** Whether the message is one of the phrases and nothing else. */
export function isJust(said: Said, list: Phrases): boolean {
  return list.includes(said.line)
}
