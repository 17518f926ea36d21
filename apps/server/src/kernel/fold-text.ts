const ascii = /^[ -~\n]*$/

/** Case folding by down, up and down again: ẞ becomes ß and then ss, and the two small sigmas become one. */
export function foldCase(text: string): string {
  return text.toLowerCase().toUpperCase().toLowerCase()
}

/**
 * Text without the differences of typing: case, accents, width. `Começar` and `COMECAR` become equal. Vowel signs of
 * other scripts stay, since they distinguish words.
 */
export function foldText(text: string): string {
  // Most texts are ASCII; this takes a tenth of the time.
  if (ascii.test(text)) return text.toLowerCase()
  return foldCase(text.normalize('NFKD'))
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
}
