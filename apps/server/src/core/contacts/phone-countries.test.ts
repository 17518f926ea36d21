import fc from 'fast-check'
import { type CountryCode, getCountries, getExampleNumber, type PhoneNumber } from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples'
import { describe, expect, test } from 'vitest'

import { parsePhone } from './phone.ts'

const countries = getCountries()
const mobile = countries.flatMap((country) => {
  const example = getExampleNumber(country, examples)
  return example ? [{ country, example, digits: parsePhone(example.number, null) }] : []
})

// In each region, of countries with and without a trunk prefix.
const fixed = [
  ...['4930901820', '390669812345', '33142685300', '442079460018', '34912345678', '351212345678', '3612345678'],
  ...['74951234567', '31201234567', '41443643532', '431234567890', '4687123456', '4721234567', '302123456789'],
  ...['551133334444', '5625551234567'.slice(0, 11), '576013443460', '525512345678', '12125550123', '14165550123'],
  ...['911123456789', '862012345678', '81312345678', '82212345678', '61212345678', '6433456789', '6563212345'],
  ...['27101234567', '23412345678', '254202012345', '20234567890', '97142345678', '966112345678', '902123456789'],
].filter((digits) => parsedOrNull(`+${digits}`, null) === digits)

function parsedOrNull(text: string, country: CountryCode | null): string | null {
  try {
    return parsePhone(text, country)
  } catch {
    return null
  }
}

const written = (digits: string) => [`+${digits}`, `00${digits}`, digits]

test('there is an example of every country', () => {
  expect(mobile.length).toBe(countries.length)
  expect(fixed.length).toBeGreaterThan(30)
})

/** Every number in every country: where another one is read. */
function misreadAbroad(numbers: string[]): string[] {
  return numbers.flatMap((digits) =>
    written(digits).flatMap((text) => {
      const homes = countries.filter((home) => parsePhone(text, home) !== digits)
      return homes.length > 0 ? [`${text} in ${homes.join(' ')}`] : []
    }),
  )
}

test('a mobile number with its country code is the same number in every country', () => {
  expect(misreadAbroad(mobile.map(({ digits }) => digits))).toEqual([])
})

// The rule: written in digits alone, it is that of a mobile number at home, if there is one.
test('a fixed line with its country code is the same number in every country, but for these', () => {
  expect(misreadAbroad(fixed)).toMatchInlineSnapshot(`
    [
      "4930901820 in MX",
      "34912345678 in BR",
      "3612345678 in AG AI AS BB BM BS CA DM DO GD GU IT JM KN KY LC MP MS PR SX TC TT US VA VC VG VI",
      "74951234567 in BR",
      "4687123456 in AG AI AS AX BB BM BR BS CA DM DO FI GD GU JM KN KY LC MP MS MX PR SX TC TT US VC VG VI",
      "4721234567 in AX FI MX",
      "56255512345 in DE ID LU",
      "862012345678 in ID",
      "81312345678 in ID",
      "82212345678 in ID",
      "6433456789 in BD MX",
      "6563212345 in AG AI AS BB BM BR BS CA DM DO GD GU JM KN KY LC MP MS MX PR SX TC TT US VC VG VI",
    ]
  `)
})

const withoutTrunk = (example: PhoneNumber) => String(example.nationalNumber)
const national = (example: PhoneNumber) => example.formatNational()
const bare = (example: PhoneNumber) => example.formatNational().replaceAll(/\D/g, '')

function misread(write: (example: PhoneNumber) => string): string[] {
  return mobile.flatMap(({ country, example, digits }) => {
    const text = write(example)
    const phone = parsePhone(text, country)
    return phone === digits ? [] : [`${country}: ${text} is ${phone}`]
  })
}

// The rule: a number with its country code comes first. These are mobile numbers of another country as well, unless they
// stand in their own country's groups.
describe('at home, without a country code, every country’s example is its own', () => {
  test('in the national format', () => {
    expect(misread(national)).toMatchInlineSnapshot(`[]`)
  })

  test('in the digits of the national format', () => {
    expect(misread(bare)).toMatchInlineSnapshot(`
      [
        "CN: 13123456789 is 13123456789",
      ]
    `)
  })

  test('without the trunk prefix', () => {
    expect(misread(withoutTrunk)).toMatchInlineSnapshot(`
      [
        "CN: 13123456789 is 13123456789",
        "DE: 15123456789 is 15123456789",
      ]
    `)
  })
})

test('what was parsed is parsed to the same digits, whatever the default country', () => {
  const home = fc.constantFrom<CountryCode | null>(null, ...countries)
  fc.assert(
    fc.property(fc.constantFrom(...mobile), home, home, ({ digits }, one, other) => {
      expect(parsePhone(parsePhone(`+${digits}`, one), other)).toBe(digits)
    }),
    { numRuns: 2_000 },
  )
})

test('whatever digits are taken are taken again, with a plus, as the same number', () => {
  const home = fc.constantFrom<CountryCode | null>(null, ...countries)
  fc.assert(
    fc.property(fc.stringMatching(/^\+?\d{4,16}$/), home, (text, country) => {
      const phone = parsedOrNull(text, country)
      if (phone !== null) expect(parsePhone(`+${phone}`, country)).toBe(phone)
    }),
    { numRuns: 5_000 },
  )
})

test('no decoration of a number changes it', () => {
  const home = fc.constantFrom<CountryCode | null>(null, ...countries)
  const between = fc.array(
    fc.constantFrom('', '', '', ' ', '-', '.', '/', '\u00a0', '–', '\u200b', '\u202f', '(', ')', '\u2060'),
    {
      minLength: 15,
      maxLength: 15,
    },
  )
  const zero = fc.constantFrom(...('0٠۰०০๐０𝟎'.match(/./gu)?.map((digit) => digit.codePointAt(0) ?? 48) ?? []))
  const around = fc.constantFrom(['', ''], ['\u202a', '\u202c'], ["'", ''], [' ', '\n'], ['"', '"'], ['tel:', ''])
  const plus = fc.constantFrom('+', '＋', '00')
  fc.assert(
    fc.property(
      fc.constantFrom(...mobile),
      home,
      between,
      zero,
      around,
      plus,
      (number, country, gaps, first, [a, b], sign) => {
        const { digits } = number
        const script = (text: string) => text.replaceAll(/\d/g, (digit) => String.fromCodePoint(first + Number(digit)))
        const text = [...digits].map((digit, n) => script(digit) + (gaps[n] ?? '')).join('')
        expect(parsePhone(`${a}${sign === '00' ? script('00') : sign}${text}${b}`, country)).toBe(digits)
      },
    ),
    { numRuns: 2_000 },
  )
})
