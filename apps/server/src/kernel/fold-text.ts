const ascii = /^[ -~\n]*$/

/** The same text for any case: down, up and down again, as ẞ becomes ß and only that ss, and the two small sigmas one. */
export function foldCase(text: string): string {
  return text.toLowerCase().toUpperCase().toLowerCase()
}

/**
 * Text without what people leave out or add when they type: case, accents, width. `Começar` and `COMECAR` are one. Vowel
 * signs of other scripts stay, as they tell words apart.
 */
export function foldText(text: string): string {
  // Most of what comes in, at a tenth of the cost.
  if (ascii.test(text)) return text.toLowerCase()
  return foldCase(text.normalize('NFKD'))
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
}
