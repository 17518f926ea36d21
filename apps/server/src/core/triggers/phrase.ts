import { foldCase } from '../../kernel/fold-text.ts'

/** The longest phrase, in UTF-16 units, as all of our limits of text are. */
export const longestPhrase = 200
// Folding makes three units of one at the most (ΐ), and nothing longer can begin with a phrase.
const longestFolded = longestPhrase * 3

/** A phrase as it is stored and shown. */
export function toPhrase(text: string): string {
  return text.normalize('NFKC').toLowerCase().trim()
}

/**
 * Text without the differences that don't count: compatibility forms, case, width, the kind and number of spaces. To upper
 * case and back is full case folding as far as JavaScript has it (ß is ss, ﬁ is fi), but for the sigma at a word's end.
 */
export function fold(text: string): string {
  return foldCase(text.normalize('NFKC')).normalize('NFKC').replaceAll('ς', 'σ').replaceAll(/\s+/g, ' ').trim()
}

/** Every folded phrase that a message may begin with: itself, and each of its beginnings that ends before a space. */
export function phrasesIn(text: string): string[] {
  // Longer messages are cut before they are folded: a message is as long as its sender likes.
  const folded = fold(text.slice(0, longestFolded * 4)).slice(0, longestFolded + 1)
  const ends = [...folded.matchAll(/ /g)].map(({ index }) => index)
  if (folded.length <= longestFolded) ends.push(folded.length)
  return ends.filter((end) => end > 0).map((end) => folded.slice(0, end))
}
