import { withoutInvisible } from '../../kernel/fold-text.ts'

/** What somebody wrote, if it may be a phone number. */
export interface WrittenNumber {
  digits: string
  /** It begins with its country code: a plus, a WhatsApp address or link. */
  international: boolean
  /** Without `(0)`, which people write between the country code and the rest; undefined if there is none. */
  withoutZero: string | undefined
  /** The lengths of the groups of digits: `3 3 4`. */
  groups: string
}

const longestText = 2_000
const longestNumber = 40
// Signs, quotes and punctuation that were copied with the number.
const around = /^[\s\p{So}\p{Pi}\p{Pf}'"`´*_~=<>[\],;:]+|[\s\p{So}\p{Pi}\p{Pf}'"`´*_~=<>[\],;:]+$/gu
// The library reads letters as keypad digits: "1-800-FLOWERS" is a number to it.
const number = /^\(?\s*\+?[\d\s().\-/]+$/
// Spreadsheets and data frames make a number with a decimal place of it.
const decimal = /^(\+?\d{7,15})\.0$/
const scheme = /^(?:tel|sms|callto|whatsapp):(?:\/\/)?(?!send\b)/i
const jid = /^\+?(\d{1,20})(?:_\d+)?(?::\d+)?@(?:s\.whatsapp\.net|c\.us)$/i
const shortLink = /^(?:https?:\/\/)?(?:www\.)?wa\.me\/(?:\+|%2b)?([\d().-]+)\/?(?:[?#].*)?$/i
const longLink = /^(?:(?:https?:\/\/)?(?:api|web|www)\.whatsapp\.com\/send|whatsapp:\/\/send)\/?\?([^#]*)/i

/** Reads a number as people paste it. Undefined if it holds anything but a number. */
export function readNumber(text: string): WrittenNumber | undefined {
  if (text.length > longestText) return undefined
  if (plainNumber.test(text)) return readPlain(text)
  const plain = toPlain(text)
  const address = jid.exec(plain)?.[1] ?? shortLink.exec(plain)?.[1] ?? phoneIn(longLink.exec(plain)?.[1])
  const written = address === undefined ? plain.replace(scheme, '') : `+${address}`
  if (written.length > longestNumber || !number.test(written) || !/\d/.test(written)) return undefined
  const digits = digitsOf(written)
  return {
    digits,
    international: written.includes('+'),
    withoutZero: written.includes('(0)') ? digitsOf(written.replace('(0)', '')) : undefined,
    groups: groupsOf(written),
  }
}

/** As most numbers come. */
const plainNumber = /^\+?\d{7,15}$/

function readPlain(text: string): WrittenNumber {
  const international = text.startsWith('+')
  const digits = international ? text.slice(1) : text
  return { digits, international, withoutZero: undefined, groups: String(digits.length) }
}

export const groupsOf = (text: string): string => (text.match(/\d+/g) ?? []).map(({ length }) => length).join(' ')

const digitsOf = (text: string) => text.replaceAll(/\D/g, '')

function phoneIn(query: string | undefined): string | undefined {
  if (query === undefined) return undefined
  const phone = new URLSearchParams(query).get('phone')?.replace(/^[\s+]+/, '')
  return phone && number.test(phone) ? phone : undefined
}

/** Without marks that can't be seen, in ASCII where it means the same: digits of all scripts, dashes, spaces. */
function toPlain(text: string): string {
  return withoutInvisible(text)
    .normalize('NFKC')
    .replaceAll(/[^\d\P{Nd}]/gu, digitOf)
    .replaceAll(/[\p{Pd}\u2212]/gu, '-')
    .replaceAll(/[\u2044\u2215]/g, '/')
    .replaceAll(/[·•]/g, '.')
    .replaceAll(/\s/g, ' ')
    .replaceAll(around, '')
    .replace(decimal, '$1')
}

/** The value of a decimal digit. Unicode has them in runs from 0 to 9, some of which follow one another. */
function digitOf(digit: string): string {
  const code = digit.codePointAt(0) ?? 0
  let before = 0
  while (/\p{Nd}/u.test(String.fromCodePoint(code - before - 1))) before += 1
  return String(before % 10)
}
