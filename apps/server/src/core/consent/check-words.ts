import { invalidField } from '../../kernel/errors.ts'
import { type ConsentWords, foldWord } from './words.ts'

interface Given {
  opt_out_words?: string[] | null | undefined
  opt_in_words?: string[] | null | undefined
}

/** Throws `invalid` for a word without letters or digits, and for a word in both lists. `given`: the client's input. */
export function checkWords({ optOut, optIn }: ConsentWords, given: Given): void {
  for (const field of ['opt_out_words', 'opt_in_words'] as const) {
    const at = given[field]?.findIndex((word) => foldWord(word) === '') ?? -1
    if (at >= 0) throw invalidField(`${field}.${at}`, 'must have a letter or a digit')
  }
  const out = new Set(optOut.map(foldWord))
  const both = optIn.find((word) => out.has(foldWord(word)))
  if (both === undefined) return
  const [field, other] = given.opt_in_words ? ['opt_in_words', 'opt_out_words'] : ['opt_out_words', 'opt_in_words']
  throw invalidField(field, `must not contain ${both}, which is also in ${other}`)
}
