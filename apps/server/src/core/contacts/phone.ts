import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js'

import { invalidField } from '../../kernel/errors.ts'

/**
 * Parses a phone number as people and vendors write it. Returns its E.164 digits (`919812345678`). A number without a
 * plus is read as one of `defaultCountry` if it fits there, else as an international one. Only its length is checked:
 * a range that our copy of the numbering plan doesn't know yet must not lose a lead. Brazilian mobile numbers always
 * get their ninth digit. Throws `invalid` naming `field`.
 */
export function parsePhone(text: string, defaultCountry: string | null, field = 'phone'): string {
  const phone = tryPhone(text, defaultCountry)
  if (!phone)
    throw invalidField(field, 'must be a phone number with its country code, like 919812345678', 'invalid_phone')
  return phone
}

/** Returns the country's code in upper case. Throws `invalid` naming `field` if its numbering plan is unknown. */
export function parseCountry(text: string, field: string): string {
  const code = text.toUpperCase()
  if (!isSupportedCountry(code)) throw invalidField(field, 'must be an ISO 3166-1 code like BR', 'unknown_country')
  return code
}

function tryPhone(text: string, defaultCountry: string | null): string | undefined {
  const trimmed = text.trim()
  // The library reads letters as keypad digits: "1-800-FLOWERS" is a number to it.
  if (trimmed.length > 40 || !/^\+?[\d\s().\-/]+$/.test(trimmed)) return undefined
  const country = defaultCountry && isSupportedCountry(defaultCountry) ? (defaultCountry as CountryCode) : undefined
  if (country && !trimmed.startsWith('+')) {
    const local = parsePhoneNumberFromString(trimmed, { defaultCountry: country, extract: false })
    if (local?.isPossible()) return withNinthDigit(local.number.slice(1))
  }
  const international = parsePhoneNumberFromString(`+${trimmed.replace(/^(\+|00)/, '')}`, { extract: false })
  return international?.isPossible() ? withNinthDigit(international.number.slice(1)) : undefined
}

/** Brazil added a 9 to mobile numbers until 2016; WhatsApp omits it for many users. Landlines begin with 2 to 5. */
function withNinthDigit(digits: string): string {
  return digits.replace(/^(?<area>55\d{2})(?<number>[6-9]\d{7})$/, '$<area>9$<number>')
}
