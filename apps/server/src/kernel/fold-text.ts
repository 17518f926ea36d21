const ascii = /^[ -~\n]*$/
// Fillers, variation selectors and tags count as well as format characters: nothing of them can be seen.
const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu

/** Text without the characters that can't be seen: zero-width ones, and the marks of right-to-left text. */
export function withoutInvisible(text: string): string {
  return ascii.test(text) ? text : text.replaceAll(invisible, '')
}

/** Case folding by down, up and down again: ẞ becomes ß and then ss, and the two small sigmas become one. */
export function foldCase(text: string): string {
  return text.toLowerCase().toUpperCase().toLowerCase()
}

// Of Latin and Greek: accents. Of Hebrew: points. Of Arabic: vowels, hamzas and maddas, and the tatweel that stretches a
// word. Of Devanagari: the nukta.
const marks =
  /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u093c]/g

/** Letters that people write for one another: of Arabic, also those of Persian and Urdu keyboards. */
const alike: Readonly<Record<string, string>> = {
  ...{ ٱ: 'ا', ى: 'ي', ی: 'ي', ة: 'ه', ە: 'ه', ہ: 'ه', ھ: 'ه', ک: 'ك' },
  // Chandrabindu and anusvara.
  'ँ': 'ं',
}
const alikes = new RegExp(`[${Object.keys(alike).join('')}]`, 'g')

// बन्द and बंद: a nasal before a consonant of its own row.
const nasals = /ङ्(?=[क-घ])|ञ्(?=[च-झ])|ण्(?=[ट-ढ])|न्(?=[त-ध])|म्(?=[प-भ])/g

/**
 * Text without the differences of typing: case, accents, width, characters that can't be seen, spellings of one word in
 * Arabic and Devanagari. `Começar` and `COMECAR` become equal. Vowel signs of Indian scripts stay,
 * since they distinguish words.
 */
export function foldText(text: string): string {
  // Most texts are ASCII; this takes a tenth of the time.
  if (ascii.test(text)) return text.toLowerCase()
  return foldCase(withoutInvisible(text).normalize('NFKD'))
    .normalize('NFKD')
    .replaceAll(marks, '')
    .replaceAll(alikes, (letter) => alike[letter] ?? letter)
    .replaceAll(nasals, 'ं')
}
