import { foldCase, withoutInvisible } from '../../kernel/fold-text.ts'

/** The longest phrase, in UTF-16 units like every text limit of Parley. */
export const longestPhrase = 200
// Folding turns one unit into at most three (ΐ), so no longer beginning can be a phrase.
const longestFolded = longestPhrase * 3

/** A phrase as it is stored and shown. */
export function toPhrase(text: string): string {
  return text.normalize('NFKC').toLowerCase().trim()
}

/**
 * Text without the differences that don't count: compatibility forms, case, width, characters that can't be seen, the
 * kind and number of spaces. Upper case and back is JavaScript's closest to full case folding (ß is ss, ﬁ is fi); only
 * the final sigma needs its own rule.
 */
export function fold(text: string): string {
  return foldCase(withoutInvisible(text).normalize('NFKC'))
    .normalize('NFKC')
    .replaceAll('ς', 'σ')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

/** Every folded phrase that a message may begin with: the whole text, and each beginning that ends before a space. */
export function phrasesIn(text: string): string[] {
  // Cut before folding: a message has no limit of length.
  const folded = fold(text.slice(0, longestFolded * 4)).slice(0, longestFolded + 1)
  const ends = [...folded.matchAll(/ /g)].map(({ index }) => index)
  if (folded.length <= longestFolded) ends.push(folded.length)
  return ends.filter((end) => end > 0).map((end) => folded.slice(0, end))
}
