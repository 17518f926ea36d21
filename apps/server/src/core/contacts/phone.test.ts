import { describe, expect, test } from 'vitest'

import { ParleyError } from '../../kernel/errors.ts'
import { parseCountry, parsePhone } from './phone.ts'

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
    'tel:+919812345678',
    '+91 98123 45678;phone-context=+1',
    '٩١٩٨١٢٣٤٥٦٧٨',
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

test('a number of an unassigned range is accepted for its length', () => {
  expect(parsePhone('+1 555 555 5555', null)).toBe('15555555555')
})

test('a country is an ISO 3166-1 code', () => {
  expect(parseCountry('br', 'default_country')).toBe('BR')
  for (const text of ['', 'B', 'ZZ', 'BRA', '55']) {
    expect(() => parseCountry(text, 'default_country')).toThrow('default_country must be an ISO 3166-1 code')
  }
})
