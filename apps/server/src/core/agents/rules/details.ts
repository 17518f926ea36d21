import lexicon from './lexicon/details.json' with { type: 'json' }
import { anyOf, type Said } from './said.ts'

const email = /[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}/i
const phone = /(?<![\d\w])\+?\d(?:[ ().-]{0,2}\d){8,14}(?!\d)/

/** The e-mail address and the phone number in a message. */
export function readDetails(said: Said): { email: string | null; phone: string | null } {
  const digits = phone.exec(said.text)?.[0].replaceAll(/\D/g, '')
  return { email: email.exec(said.text)?.[0].toLowerCase() ?? null, phone: digits ?? null }
}

const noun = anyOf(lexicon.orderNouns)
const marked = new RegExp(
  `(?:#|(?<!\\p{L})${noun}(?:\\s+${anyOf(lexicon.afterOrderNoun)})?\\s*[:#.-]?\\s*#?)\\s*([a-z]{0,5}-?\\d[a-z0-9-]{2,23})`,
  'iu',
)
const bare = /(?<![\p{L}\d])((?:[a-z]{1,5}-?)?\d[\d-]{3,23})(?![\p{L}\d])/iu

/** An order number in upper case. `asked`: a bare number counts too. */
export function readOrderNumber(said: Said, { asked }: { asked: boolean }): string | null {
  const found = marked.exec(said.folded) ?? (asked ? bare.exec(said.folded) : null)
  return found?.[1]?.toUpperCase() ?? null
}

const ratings: Readonly<Record<string, number>> = Object.assign({}, ...Object.values(lexicon.ratings))
const outOfFive = new RegExp(`(?<!\\d)([1-5]) ?(?:\\/|${anyOf(lexicon.outOf)}) ?5(?!\\d)`)

/** A rating from 1 to 5: `4`, `5/5`, `five stars`, `⭐⭐⭐`. */
export function readRating(said: Said): number | null {
  const stars = said.text.match(/[⭐★🌟]/gu)?.length ?? 0
  if (stars >= 1 && stars <= 5) return stars
  const outOf = outOfFive.exec(said.folded)
  if (outOf) return Number(outOf[1])
  const digits = said.words.filter((word) => /^\d+$/.test(word))
  if (digits.length === 1) return /^[1-5]$/.test(digits[0] ?? '') ? Number(digits[0]) : null
  if (digits.length > 1) return null
  const spoken = said.words.flatMap((word) => ratings[word] ?? [])
  return said.words.length <= 3 && spoken.length === 1 ? (spoken[0] ?? null) : null
}
