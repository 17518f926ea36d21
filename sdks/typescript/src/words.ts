// What Unicode counts as white space, and U+FEFF as JavaScript does; spelled out, so that the Python SDK has the same.
const space = /[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+/u

/**
 * The words of a text in upper case, such that texts which differ in case or in the form of their characters only have
 * the same ones.
 */
export function words(text: string): string[] {
  // Lower case first: `ẞ` becomes `SS` by way of `ß` only. NFKC again, because a change of case may undo it.
  const folded = text.normalize('NFKC').toLowerCase().toUpperCase().normalize('NFKC')
  return folded.split(space).filter((word) => word !== '')
}
