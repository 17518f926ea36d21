import lexicon from './lexicon/language.json' with { type: 'json' }
import { phrases, readText, type Said } from './said.ts'

export const agentLanguages = ['en', 'pt', 'es', 'hi'] as const
/** `hi` is Hindi. Agents write it in Latin letters, as most people do on a phone. */
export type Language = (typeof agentLanguages)[number]

/** Words that are frequent in one of the languages and rare in the others. */
const lists = agentLanguages.map((language) => ({
  language,
  list: phrases({ [language]: lexicon.frequent[language] }),
}))
const devanagari = /\p{Script=Devanagari}/u

type Counts = Readonly<Record<Language, number>>

function count(said: Said): Counts {
  // Devanagari script is certain evidence of Hindi.
  const script = devanagari.test(said.text) ? 10 : 0
  const hits = ({ list }: (typeof lists)[number]) => list.filter((phrase) => said.line.includes(phrase)).length
  const counts = Object.fromEntries(lists.map((one) => [one.language, hits(one)])) as Record<Language, number>
  return { ...counts, hi: counts.hi + script }
}

/** The language with at least `lead` more words than any other. */
function foremost(counts: Counts, lead: number): Language | null {
  const [best, second] = agentLanguages.toSorted((a, b) => counts[b] - counts[a])
  return best && second && counts[best] - counts[second] >= lead ? best : null
}

/** The language of a message. Null if it isn't clear: `ok`, `2`, an address. */
export const languageOf = (said: Said): Language | null => foremost(count(said), 1)

/** Calling codes with a default language for contacts who haven't written yet; the default of all others is English. */
const codes: readonly (readonly [Language, readonly string[]])[] = [
  ['pt', ['55', '351', '244', '258', '238']],
  [
    'es',
    [
      '34',
      '51',
      '52',
      '53',
      '54',
      '56',
      '57',
      '58',
      '502',
      '503',
      '504',
      '505',
      '506',
      '507',
      '591',
      '593',
      '595',
      '598',
      // Puerto Rico and the Dominican Republic share the American code.
      '1787',
      '1939',
      '1809',
      '1829',
      '1849',
    ],
  ],
]

/** The language to write in: that of the last clear message, else of all messages together, else of the country. */
export function languageFor(theirs: readonly string[], phone: string | null): Language {
  const counted = theirs.map((text) => count(readText(text)))
  for (const counts of counted.toReversed()) {
    const plain = foremost(counts, 2)
    if (plain) return plain
  }
  const sum = (language: Language) => counted.reduce((total, counts) => total + counts[language], 0)
  const all = foremost({ en: sum('en'), pt: sum('pt'), es: sum('es'), hi: sum('hi') }, 1)
  if (all) return all
  const known = codes.find(([, prefixes]) => phone !== null && prefixes.some((prefix) => phone.startsWith(prefix)))
  return known?.[0] ?? 'en'
}

/** One text in each language. */
export type Texts = Readonly<Record<Language, string>>

/** Replaces `{name}` by its value. An empty value also removes the space and comma before it. */
export function fill(text: string, values: Record<string, string>): string {
  return text.replaceAll(/,? ?\{(\w+)\}/g, (found, key: string) => {
    const value = values[key] ?? ''
    return value === '' ? '' : found.replace(`{${key}}`, () => value)
  })
}
