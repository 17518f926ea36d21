import {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  Metadata,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max'

import { invalidField } from '../../kernel/errors.ts'
import { storedForm } from './number-forms.ts'
import { groupsOf, readNumber, type WrittenNumber } from './written-number.ts'

/**
 * Parses a phone number as people and vendors write it. Returns its E.164 digits (`919812345678`) in one form, whatever
 * form it came in: see number-forms.ts. With a plus or `00` it is an international number in every country. Else it is:
 *
 * 1. an international number, if that is a number of its country's numbering plan;
 * 2. a number of `defaultCountry`, if it is one of that plan;
 * 3. the number behind the exit code of `defaultCountry` (`011` in the US), if that is one;
 * 4. whatever has a possible length, in the same order: a range that our copy of the plan doesn't know must not lose a
 *    lead.
 *
 * So a number with its country code is not read as a national one. Some national numbers without their trunk prefix are
 * numbers of another country too: `3211234567` is one of Colombia and one of Belgium. The other country's comes first,
 * with two exceptions: it is a fixed line and the national one is a mobile number, as here; or it stands in the groups
 * of `defaultCountry`, like `131 2345 6789`, where `13123456789` would be one of Chicago and not of China.
 *
 * Throws `invalid` naming `field`.
 */
export function parsePhone(text: string, defaultCountry: string | null, field = 'phone'): string {
  const written = readNumber(text)
  const phone = written && read(written, knownCountry(defaultCountry))
  if (phone) return phone.digits
  throw invalidField(field, 'must be a phone number with its country code, like 919812345678', 'invalid_phone')
}

/**
 * The number that a vendor names, in the form of `parsePhone`. Its digits stay as they are if no numbering plan has
 * numbers of that length: the message must not be lost.
 */
export function toldPhone(digits: string): string {
  return international(digits)?.digits ?? storedForm(digits)
}

/** Returns the country's code in upper case. Throws `invalid` naming `field` if its numbering plan is unknown. */
export function parseCountry(text: string, field: string): string {
  const code = text.toUpperCase()
  if (!isSupportedCountry(code)) throw invalidField(field, 'must be an ISO 3166-1 code like BR', 'unknown_country')
  return code
}

/** A number of a possible length. */
interface Reading {
  digits: string
  /** The country's numbering plan has it. Looked up when asked for: it takes as long as the parsing. */
  readonly valid: boolean
  /** Some plans, like North America's, don't tell mobile numbers from fixed lines. */
  readonly mobile: boolean
  parsed: PhoneNumber
}

const knownCountry = (code: string | null): CountryCode | undefined =>
  code !== null && isSupportedCountry(code) ? code : undefined

function read(written: WrittenNumber, country: CountryCode | undefined): Reading | undefined {
  const { digits, withoutZero } = written
  const behindZeros = digits.startsWith('00')
  const asWritten = () => international(digits.replace(/^00/, ''))
  const abroad =
    withoutZero === undefined ? asWritten() : firstValid(asWritten, () => international(withoutZero.replace(/^00/, '')))
  if (!country || written.international || (behindZeros && abroad?.valid)) return abroad
  if (abroad?.valid) return likelierAtHome(country, written, abroad) ?? abroad
  return firstValid(
    () => abroad,
    () => national(digits, country),
    () => dialled(digits, country),
  )
}

/** The first reading that is valid, else the first one. */
function firstValid(...readings: (() => Reading | undefined)[]): Reading | undefined {
  let possible: Reading | undefined
  for (const reading of readings) {
    const found = reading()
    if (found?.valid) return found
    possible ??= found
  }
  return possible
}

function international(digits: string): Reading | undefined {
  const stored = storedForm(digits)
  const reading = readingOf(parsePhoneNumberFromString(`+${stored}`, { extract: false }))
  // What the library leaves out of an unknown number, a trunk zero, it may leave out again of the rest.
  return reading && reading.digits !== stored && !reading.valid ? international(reading.digits) : reading
}

function national(digits: string, country: CountryCode): Reading | undefined {
  const code = getCountryCallingCode(country)
  return firstValid(
    () => {
      const parsed = parsePhoneNumberFromString(digits, { defaultCountry: country, extract: false })
      // Else the library took an exit code for granted.
      const reading = parsed?.countryCallingCode === code ? readingOf(parsed) : undefined
      return reading?.valid === false ? international(reading.digits) : reading
    },
    // A form that the numbering plan doesn't have any more.
    () => (storedForm(code + digits) === code + digits ? undefined : international(code + digits)),
  )
}

/** The number behind the country's exit code. */
function dialled(digits: string, country: CountryCode): Reading | undefined {
  const plan = new Metadata()
  plan.selectNumberingPlan(country)
  const exitCode = new RegExp(`^(?:${plan.numberingPlan?.IDDPrefix()})`).exec(digits)?.[0]
  return exitCode ? international(digits.slice(exitCode.length)) : undefined
}

function readingOf(parsed: PhoneNumber | undefined): Reading | undefined {
  if (!parsed?.isPossible()) return undefined
  const digits = parsed.number.slice(1)
  const stored = storedForm(digits)
  // The library had to remove something before the form could be seen.
  if (stored !== digits) return international(stored)
  return {
    digits,
    parsed,
    get valid() {
      return parsed.getType() !== undefined
    },
    get mobile() {
      return ['MOBILE', 'FIXED_LINE_OR_MOBILE'].includes(parsed.getType() ?? '')
    },
  }
}

/**
 * The national reading of a number that is an international one as well, if that is what was meant: it stands in that
 * country's groups and not in those of the other one, or it is a mobile number and the other one isn't.
 */
function likelierAtHome(country: CountryCode, { digits, groups }: WrittenNumber, abroad: Reading): Reading | undefined {
  const grouped = groups.includes(' ') && groups !== groupsOf(abroad.parsed.formatInternational())
  if (!grouped && abroad.mobile) return undefined
  const home = national(digits, country)
  if (!home?.valid || home.digits === abroad.digits) return undefined
  return (grouped && groupsAtHome(home).includes(groups)) || (home.mobile && !abroad.mobile) ? home : undefined
}

/** How people group it, with and without the trunk prefix. */
function groupsAtHome({ parsed }: Reading): string[] {
  const [, ...withoutCode] = groupsOf(parsed.formatInternational()).split(' ')
  return [groupsOf(parsed.formatNational()), withoutCode.join(' ')]
}
