import { expect, test } from 'vitest'

import { hasIntent } from './intent.ts'

test.each([
  'Asked about pricing on the checkout page',
  'How much does it COST?',
  'demo',
  'price/month?',
  "I'd like a demo!",
  'Qual o preço?',
  'qual o PRECO',
  '¿Cuánto cuesta?',
  'Was kostet das?',
  "C'est combien ?",
  'इसकी कीमत क्या है?',
  'Iski kimat?',
])('%j has a word of intent', (text) => {
  expect(hasIntent(text)).toBe(true)
})

test.each(['', 'Hi', 'priceless', 'democracy', 'Where is my parcel?', '💸', `${'a '.repeat(2_000)} price`])(
  '%j has no word of intent',
  (text) => {
    expect(hasIntent(text)).toBe(false)
  },
)
