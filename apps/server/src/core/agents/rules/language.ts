import { type Phrases, phrases, readText, type Said } from './said.ts'

export const agentLanguages = ['en', 'pt', 'es', 'hi'] as const
/** `hi` is Hindi. Agents write it in Latin letters, as most people do on a phone. */
export type Language = (typeof agentLanguages)[number]

/** Words that are frequent in one of the languages and rare in the others. */
const frequent: Record<Language, Phrases> = {
  en: phrases(
    'the, is, are, you, your, what, how, when, where, hello, hi, hey, please, thanks, yes, thank, want, need',
    'would, like, with, for, my, we, our, and, this, that, have, not, can, it, i, im, works, tomorrow, monday',
    'tuesday, wednesday, thursday, friday, much, dont, stop, second, first, morning, good, but',
    'too, right, now, next, week',
  ),
  pt: phrases(
    'oi, olá, você, vocês, não, sim, obrigado, obrigada, quero, queria, preciso, quanto, custa, com, meu, minha',
    'nós, nosso, nossa, isso, uma, um, dia, bom, boa, tarde, amanhã, hoje, às, preço, eu, estou, está, tenho',
    'temos, mas, muito, pode, gostaria, segunda, terça, quarta, quinta, sexta, feira, por favor, pedido, chegou',
    'ainda, caro, já, ser, pra, falar, também, semana que vem, qual, quando, onde, beleza, atendente, da, no',
    'é, reais',
  ),
  es: phrases(
    'hola, usted, ustedes, sí, gracias, quiero, quisiera, necesito, cuánto, cuesta, con, mi, nosotros, nuestro',
    'nuestra, eso, una, un, día, buenos, buenas, tardes, mañana, hoy, las, precio, yo, estoy, está, tengo',
    'tenemos, pero, muy, puede, puedo, lunes, martes, el, miércoles, jueves, viernes, pedido, llegó, todavía, ya',
    'hablar, la, los, es, del, cuando, también, la semana que viene, cuál, dónde, caro, vale, favor, por, para',
    'que, no me',
  ),
  hi: phrases(
    'hai, hain, kya, kitna, kitne, kitni, nahi, nahin, haan, han, ji, aap, aapka, mujhe, hum, humein, hamara',
    'mera, meri, chahiye, chahie, kal, aaj, parso, kab, kaise, kahan, kyun, namaste, namaskar, dhanyavad',
    'shukriya, theek, thik, accha, acha, baje, subah, shaam, dopahar, abhi, bahut, bhai, karo, karna, karein',
    'hoga, raha, rahe, rahi, mehenga, mehnga, paisa, bhejo, baat, wapas, wala, ka, ki, ke, ko, se, ho, tha, thi',
    'dusra, doosra, pehla, aur',
  ),
}

const lists = agentLanguages.map((language) => ({ language, list: frequent[language] }))
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
