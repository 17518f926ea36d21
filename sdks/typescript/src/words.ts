// Unicode's white space, and U+FEFF as in JavaScript; spelled out, so that the Python SDK uses the same.
const space = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+/u

/**
 * The words of a text in upper case. Texts that differ only in case or character form have the same words.
 */
export function words(text: string): string[] {
  // Lower case first: `ẞ` becomes `SS` only through `ß`. NFKC again, because a change of case may undo it.
  const folded = text.normalize('NFKC').toLowerCase().toUpperCase().normalize('NFKC')
  return folded.split(space).filter((word) => word !== '')
}
