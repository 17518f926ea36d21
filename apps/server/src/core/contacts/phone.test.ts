import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { ParleyError } from '../../kernel/errors.ts'
import { parseCountry, parsePhone, toldPhone } from './phone.ts'

function parsedOr(otherwise: string, text: string, country: string): string {
  try {
    return parsePhone(text, country)
  } catch {
    return otherwise
  }
}

describe('without a default country, the phone number', () => {
  test.each([
    ['919812345678', '919812345678'],
    ['+919812345678', '919812345678'],
    ['+91 98123 45678', '919812345678'],
    ['  +91 (98123) 45-678 ', '919812345678'],
    ['0091 98123 45678', '919812345678'],
    ['91.98123.45678', '919812345678'],
    ['+91/9812345678', '919812345678'],
    ['+1 415 555 2671', '14155552671'],
    ['+55 (11) 98765-4321', '5511987654321'],
    ['+49 30 901820', '4930901820'],
    // Italian numbers keep the zero.
    ['+39 06 698 12345', '390669812345'],
    ['+44 (0)7911 123456', '447911123456'],
    ['0044 (0)7911 123456', '447911123456'],
    // Portugal has no zero to leave out.
    ['+351 (0)912 345 678', '351912345678'],
    ['(+91) 98123 45678', '919812345678'],
    ['+ 91 98123 45678', '919812345678'],
  ])('%j is read as %s', (text, digits) => {
    expect(parsePhone(text, null)).toBe(digits)
  })

  test.each([
    '',
    ' ',
    '+',
    '123',
    '098123 45678',
    '+999 12345678',
    '+1 415 555',
    '+91 98123 45678 90123',
    '1-800-FLOWERS',
    '+919812345678 ext. 5',
    // A number behind an exchange can't be written to.
    'tel:+919812345678;ext=5',
    '+91 98123 45678;phone-context=+1',
    'tel:98123-45678;phone-context=+91',
    'tel:',
    'tel:FLOWERS',
    '+९१ एक',
    '123456@lid',
    'IN.1349',
    '1234567890-1600000000@g.us',
    'https://wa.me/',
    'https://wa.me/message/ABCDEF1234567',
    'https://wa.me/qr/919812345678',
    'https://chat.whatsapp.com/919812345678',
    'https://example.com/919812345678',
    'https://api.whatsapp.com/send?text=919812345678',
    '\u200f',
    '+919812345678, +919812345679',
    '++919812345678',
    `+${'9'.repeat(50)}`,
    'null',
  ])('%j is refused', (text) => {
    expect(() => parsePhone(text, null, 'to')).toThrow(ParleyError)
    expect(() => parsePhone(text, null, 'to')).toThrow('to must be a phone number with its country code')
  })
})

describe('with a default country,', () => {
  test.each([
    ['BR', '(11) 98765-4321', '5511987654321'],
    ['BR', '011 98765-4321', '5511987654321'],
    ['BR', '5511987654321', '5511987654321'],
    ['BR', '+55 11 98765-4321', '5511987654321'],
    ['BR', '+91 98123 45678', '919812345678'],
    ['BR', '919812345678', '919812345678'],
    ['IN', '98123 45678', '919812345678'],
    ['IN', '098123 45678', '919812345678'],
    ['IN', '919812345678', '919812345678'],
    ['IN', '0091 98123 45678', '919812345678'],
    ['IN', '0055 11 98765 4321', '5511987654321'],
    ['US', '(415) 555-2671', '14155552671'],
    ['US', '1 415 555 2671', '14155552671'],
    ['DE', '030 901820', '4930901820'],
    // A country that libphonenumber does not know counts as no default.
    ['ZZ', '+91 98123 45678', '919812345678'],
  ])('%s reads %j as %s', (country, text, digits) => {
    expect(parsePhone(text, country)).toBe(digits)
  })
})

describe('a pasted number, ', () => {
  const pasted = {
    'of a spreadsheet': '919812345678.0',
    'between marks of direction': '\u202a+919812345678\u202c',
    'behind a left-to-right mark': '\u200e+91 98123 45678',
    'between isolates': '\u2066+91\u2069 98123 45678',
    'with zero-width spaces': '+91\u200b98123\u200b45678',
    'behind a byte order mark': '\ufeff919812345678',
    'with soft hyphens': '+91\u00ad98123\u00ad45678',
    'of full width': '＋９１　９８１２３－４５６７８',
    'in Devanagari digits': '+९१ ९८१२३ ४५६७८',
    'in Arabic-Indic digits': '٩١٩٨١٢٣٤٥٦٧٨',
    'in Persian digits': '+۹۱ ۹۸۱۲۳ ۴۵۶۷۸',
    'in Bengali digits': '+৯১ ৯৮১২৩ ৪৫৬৭৮',
    'in Thai digits': '+๙๑ ๙๘๑๒๓ ๔๕๖๗๘',
    'in mathematical digits': '+𝟵𝟭𝟵𝟴𝟭𝟮𝟯𝟰𝟱𝟲𝟳𝟴',
    'with en dashes': '+91–98123–45678',
    'with em dashes': '+91—98123—45678',
    'with non-breaking hyphens': '+91\u201198123\u201145678',
    'with minus signs': '+91−98123−45678',
    'with non-breaking spaces': '+91\u00a098123\u202f45678',
    'with tabs and line breaks': '\t+91\t98123\r\n45678\n',
    'with middle dots': '+91·98123·45678',
    'behind the apostrophe of a spreadsheet': "'+919812345678",
    'behind a typographic apostrophe': '’919812345678',
    'in quotes': '"+91 98123 45678"',
    'in typographic quotes': '“+91 98123 45678”',
    'with the comma behind it': '+91 98123 45678,',
    'in angle brackets': '<+919812345678>',
    'in bold': '*+91 98123 45678*',
    'behind a telephone': '☎️ +91 98123 45678',
    'behind an emoji': '📞+91 98123 45678',
    'as a formula of a spreadsheet': '="+919812345678"',
    'as a tel link': 'tel:+91-98123-45678',
    'as a tel link in capitals': 'TEL:+919812345678',
    'as an SMS link': 'sms:+919812345678',
    'as Twilio writes WhatsApp numbers': 'whatsapp:+919812345678',
    'as a WhatsApp link': 'https://wa.me/919812345678',
    'as a WhatsApp link with a text': 'https://wa.me/919812345678?text=Hi%20there',
    'as a WhatsApp link with a plus': 'wa.me/+919812345678/',
    'as a long WhatsApp link': 'https://api.whatsapp.com/send?phone=919812345678&text=Hi',
    'as a long WhatsApp link with a plus': 'https://api.whatsapp.com/send/?phone=%2B919812345678&type=phone_number',
    'as a link into the app': 'whatsapp://send?text=Hi&phone=+919812345678',
    'as a WhatsApp address': '919812345678@s.whatsapp.net',
    'as a WhatsApp address of a device': '919812345678:12@s.whatsapp.net',
    'as an old WhatsApp address': '919812345678@c.us',
  }

  test.each(Object.entries(pasted))('%s: %j', (_, text) => {
    for (const country of [null, 'IN', 'BR', 'US']) expect(parsePhone(text, country)).toBe('919812345678')
  })

  test('in the digits of any script', () => {
    const runs: string[][] = []
    for (let code = 0; code < 0x20000; code++) {
      const digit = String.fromCodePoint(code)
      if (!/\p{Nd}/u.test(digit)) continue
      if (runs.at(-1)?.length === 10 || runs.length === 0) runs.push([])
      runs.at(-1)?.push(digit)
    }
    expect(runs.length).toBeGreaterThan(60)
    for (const digits of runs) {
      const text = [...'+919812345678'].map((sign) => digits[Number(sign)] ?? sign).join('')
      expect(parsePhone(text.normalize('NFC'), null)).toBe('919812345678')
    }
  })
})

describe('a number with its country code', () => {
  // Numbers that were taken for ones of the default country.
  test.each([
    ['IN', '971501234567', '971501234567'],
    ['DE', '4915112345678', '4915112345678'],
    ['ID', '62811234567', '62811234567'],
    ['BR', '005511961234567', '5511961234567'],
    ['CO', '0057321 123 4567', '573211234567'],
    ['NG', '00447911123456', '447911123456'],
    ['AU', '00447911123456', '447911123456'],
    ['JP', '00447911123456', '447911123456'],
    ['US', '00447911123456', '447911123456'],
  ])('stays one for %s: %s', (country, text, digits) => {
    expect(parsePhone(text, country)).toBe(digits)
  })

  test.each([
    ['AU', '0011 44 7911 123456'],
    ['JP', '010 44 7911 123456'],
    ['NG', '009 44 7911 123456'],
    ['US', '011 44 7911 123456'],
    ['BR', '0015 44 7911 123456'],
    ['KE', '000 44 7911 123456'],
    ['SG', '001 44 7911 123456'],
    ['RU', '8 10 44 7911 123456'],
    ['KR', '00700 44 7911 123456'],
  ])('stands behind the exit code of %s: %s', (country, text) => {
    expect(parsePhone(text, country)).toBe('447911123456')
    expect(parsedOr('refused', text, 'IN')).not.toBe('447911123456')
  })
})

describe('a number that is one of two countries', () => {
  // A mobile number at home and a fixed line abroad: of Colombia and Belgium, of Texas and Budapest.
  test.each([
    ['CO', '3211234567', '573211234567'],
    ['CO', '321 123 4567', '573211234567'],
    ['CO', '+32 11 23 45 67', '3211234567'],
    ['CO', '003211234567', '3211234567'],
    ['BE', '3211234567', '3211234567'],
    [null, '3211234567', '3211234567'],
    ['US', '3612345678', '13612345678'],
    ['US', '(361) 234-5678', '13612345678'],
    ['HU', '(361) 234-5678', '3612345678'],
    // A fixed line at home: of Moscow, and Hanoi.
    ['RU', '84951234567', '84951234567'],
    ['RU', '8 (495) 123-45-67', '74951234567'],
    ['RU', '84 95 123 45 67', '84951234567'],
    // Mobile numbers of both: of Beijing and Chicago, of Mexico and the Maldives.
    ['CN', '13123456789', '13123456789'],
    ['CN', '131 2345 6789', '8613123456789'],
    ['CN', '1 312-345-6789', '13123456789'],
    ['MX', '960 903 1837', '9609031837'],
  ])('is for %s, written %j, %s', (country, text, digits) => {
    expect(parsePhone(text, country)).toBe(digits)
  })
})

test.each([
  ['551187654321', '5511987654321'],
  ['+55 31 9999-8888', '5531999998888'],
  ['5511987654321', '5511987654321'],
  // Landline numbers have eight digits.
  ['551133334444', '551133334444'],
  ['555532221111', '555532221111'],
])('the Brazilian number %j becomes %s, with the ninth digit if it is a mobile number', (text, digits) => {
  for (const country of ['BR', null]) expect(parsePhone(text, country)).toBe(digits)
})

describe('one form of a number: ', () => {
  const forms: Record<string, string[]> = {
    // Mexico
    525512345678: ['525512345678', '5215512345678', '+52 1 55 1234 5678', '+52 044 55 1234 5678', '52 01 55 1234 5678'],
    // Argentina
    5491123456789: ['54 11 2345 6789', '+54 9 11 2345-6789', '54 11 15 2345 6789', '+54 9 11 15 2345 6789'],
    5493512345678: ['54 351 234 5678', '+54 351 15 234-5678', '5493512345678', '549351152345678'],
    5492966423456: ['54 2966 423456', '+54 2966 15 423456', '549296615423456'],
    // Not a mobile number.
    548001234567: ['54 800 123 4567'],
    // Brazil
    5541988765432: ['554188765432', '+55 41 98876-5432', '5541988765432'],
    // Benin
    2290197123456: ['229 97 12 34 56', '+229 01 97 12 34 56'],
    2290121234567: ['22921234567'],
    // Ivory Coast: Moov, MTN and Orange, mobile and fixed.
    2250101234567: ['22501234567', '2250101234567'],
    2250544123456: ['22544123456'],
    2250707123456: ['22507123456', '+225 07 07 12 34 56'],
    2250777123456: ['22577123456'],
    2252120812345: ['22520812345'],
    2252520012345: ['22520012345'],
    2252720212345: ['22520212345'],
    // Gabon
    24177123456: ['24107123456', '+241 077 12 34 56', '24177123456'],
    24166123456: ['241 06 12 34 56', '+241 66 12 34 56'],
    24111721234: ['24101721234'],
    // Vietnam
    84321234567: ['841621234567', '+84 32 123 4567'],
    84901234567: ['84901234567'],
    // Cameroon
    237677123456: ['23777123456', '237677123456'],
    237222123456: ['23722123456'],
    // Colombia
    576013443460: ['57 1 344 3460', '+57 601 344 3460'],
    573211234567: ['573211234567'],
  }

  test.each(Object.entries(forms))('%s', (digits, written) => {
    for (const text of written) {
      for (const country of [null, 'IN', 'MX']) expect(parsePhone(text, country)).toBe(digits)
      // What a vendor tells has digits only.
      const told = text.replaceAll(/\D/g, '')
      expect(toldPhone(told)).toBe(digits)
    }
  })

  test.each([
    ['MX', '55 1234 5678', '525512345678'],
    ['MX', '044 55 1234 5678', '525512345678'],
    ['MX', '01 55 1234 5678', '525512345678'],
    ['AR', '011 15-2345-6789', '5491123456789'],
    ['AR', '11 15 2345 6789', '5491123456789'],
    ['AR', '(0351) 15 234-5678', '5493512345678'],
    ['AR', '11 2345-6789', '5491123456789'],
    ['BJ', '97 12 34 56', '2290197123456'],
    ['BJ', '01 97 12 34 56', '2290197123456'],
    ['CI', '07 12 34 56', '2250707123456'],
    ['GA', '06 12 34 56', '24166123456'],
    ['VN', '0162 123 4567', '84321234567'],
    ['CM', '77 12 34 56', '237677123456'],
    ['BR', '(41) 8876-5432', '5541988765432'],
  ])('%s reads %j as %s', (country, text, digits) => {
    expect(parsePhone(text, country)).toBe(digits)
  })

  test('a vendor’s number of an impossible length stays as it is', () => {
    for (const digits of ['1', '12345', '52155123456', '9991234567', '123456789012345', '0']) {
      expect(toldPhone(digits)).toBe(digits)
    }
  })

  test('a vendor’s number has one form, which stays', () => {
    const digits = fc.stringMatching(/^[1-9]\d{0,14}$/)
    const special = fc
      .tuple(fc.constantFrom('52', '54', '55', '229', '225', '241', '84', '237', '57'), fc.stringMatching(/^\d{7,11}$/))
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.oneof(digits, special), (told) => {
        const phone = toldPhone(told)
        expect(toldPhone(phone)).toBe(phone)
      }),
      { numRuns: 2_000 },
    )
  })
})

test('a number of an unassigned range is accepted for its length', () => {
  expect(parsePhone('+1 555 555 5555', null)).toBe('15555555555')
})

test('a country is an ISO 3166-1 code', () => {
  expect(parseCountry('br', 'default_country')).toBe('BR')
  for (const text of ['', 'B', 'ZZ', 'BRA', '55']) {
    expect(() => parseCountry(text, 'default_country')).toThrow('default_country must be an ISO 3166-1 code')
  }
})
