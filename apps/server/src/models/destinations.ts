import { readable, withoutLinks } from './links.ts'

/**
 * Where a text sends its reader or their money, other than by a link: e-mail addresses, phone numbers, IP addresses,
 * accounts, keys of pix, wallets. Normalised, so that spaces and dashes make no difference.
 */
export function destinationsIn(text: string): string[] {
  const found = patterns.flatMap((pattern) => Array.from(readable(text).matchAll(pattern), ([match]) => match))
  const accounts = Array.from(withoutLinks(text).matchAll(iban), ([match]) => match).filter(isIban)
  const tokens = Array.from(withoutLinks(text).matchAll(token), ([match]) => match).filter(isMixed)
  return [...found, ...accounts, ...tokens].map(squeezed)
}

/** Those that aren't given. */
export const foreignDestinations = (text: string, given: ReadonlySet<string>): string[] =>
  destinationsIn(text).filter((each) => !given.has(each) && !isPartOf(each, given))

/** Of an account that is written with spaces, a part may look like an account itself. Of an e-mail address it would be another. */
const isPartOf = (part: string, given: ReadonlySet<string>) =>
  /^[\da-z]{8,}$/.test(part) && [...given].some((whole) => !whole.includes('@') && whole.includes(part))

const octet = String.raw`(?:25[0-5]|2[0-4]\d|1?\d?\d)`

const patterns: readonly RegExp[] = [
  // An e-mail address, or a virtual payment address of UPI.
  /[\p{L}\p{N}][\p{L}\p{N}._%+-]{0,63}\s?@\s?[\p{L}\p{N}][\p{L}\p{N}.-]{1,252}/gu,
  // A phone number, which is also a key of pix.
  /(?<![\p{L}\p{N}])(?:\+|00)\d[\d ()./-]{6,20}\d/gu,
  // IPv4, but for a version.
  new RegExp(String.raw`(?<!\bv(?:ers\p{L}{0,6})?\.?\s?)(?<![\d.,])(?:${octet}\.){3}${octet}(?![\d.]*\d)`, 'giu'),
  /(?<![\da-f:])(?:(?:[\da-f]{1,4}:){7}[\da-f]{1,4}|(?:[\da-f]{1,4}:){1,6}(?::[\da-f]{1,4}){1,6}|::[\da-f]{1,4})(?![\da-f:])/giu,
  // CPF and CNPJ, as they are written, or after a word that says so.
  /(?<!\d)\d{3}\.\d{3}\.\d{3}-\d{2}(?!\d)/g,
  /(?<!\d)\d{2}\.\d{3}\.\d{3}\/\d{4}-\d{2}(?!\d)/g,
  /(?<=\b(?:pix|cpf|cnpj|chave|clabe|account|conta|cuenta|konto|wallet)\b[^\d\n]{0,24})\d[\d .-]{7,30}\d/giu,
  // A random key of pix.
  /(?<![\da-f])[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}(?![\da-f])/gi,
  // Pix to copy and paste.
  /(?<!\d)000201\d{2}[^\n]{10,}?6304[\da-f]{4}/gi,
  // A CLABE or a long account number.
  /(?<!\d)\d{18,20}(?!\d)/g,
  /(?<![\p{L}\p{N}])0x[\da-f]{8,64}(?![\p{L}\p{N}])/giu,
]

const iban = /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?:[ -]?[A-Z\d]){11,34}/giu

/** One that is followed by words is found among the beginnings of the match. */
function isIban(match: string): boolean {
  const whole = squeezed(match).toUpperCase()
  for (let length = 15; length <= Math.min(whole.length, 34); length++) {
    if (remainder(whole.slice(0, length)) === 1) return true
  }
  return false
}

/** ISO 7064, mod 97-10. */
function remainder(text: string): number {
  const digits = (text.slice(4) + text.slice(0, 4)).replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))
  let rest = 0
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97
  return rest
}

// Addresses of wallets have no other form in common.
const token = /(?<![\p{L}\p{N}])[a-z\d]{25,110}(?![\p{L}\p{N}])/giu
const isMixed = (text: string) => /\d/.test(text) && /[a-z]/i.test(text)

const squeezed = (text: string) =>
  text
    .toLowerCase()
    .replace(/[\s()/-]+/g, '')
    .replace(/[.]+$/, '')
