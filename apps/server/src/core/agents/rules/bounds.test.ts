import fc from 'fast-check'
import { expect, test } from 'vitest'

import { readAmount } from './amount.ts'
import { isThanks, readAnswer } from './answer.ts'
import { readChoice } from './choice.ts'
import { readDetails, readOrderNumber, readRating } from './details.ts'
import { isGreeting } from './greeting.ts'
import { languageFor } from './language.ts'
import { isUrgent, readMood } from './mood.ts'
import { isGibberish, isInjection } from './nonsense.ts'
import { readInterest, readObjection } from './objection.ts'
import { wantsNoMore } from './opt-out.ts'
import { readPreferredTime } from './preferred-time.ts'
import { readAuthority, readBudget, readTeamSize, readTimeline } from './qualification.ts'
import { readTopic, wantsHuman } from './question.ts'
import { readText, type Said } from './said.ts'

const now = new Date('2026-01-14T10:00:00Z')
const slots = ['2026-01-15T05:30:00Z', '2026-01-15T09:30:00Z'].map((start) => ({ start, end: start }))

const features: Record<string, (said: Said) => unknown> = {
  isThanks,
  readAnswer,
  readDetails,
  readRating,
  isGreeting,
  isUrgent,
  readMood,
  isGibberish,
  isInjection,
  readInterest,
  readObjection,
  wantsNoMore,
  readAuthority,
  readTeamSize,
  readTimeline,
  readTopic,
  wantsHuman,
  amount: (said) => readAmount(said, { asked: true }),
  budget: (said) => readBudget(said, { asked: true }),
  order: (said) => readOrderNumber(said, { asked: true }),
  language: ({ text }) => languageFor([text], null),
  wish: (said) => readPreferredTime(said, now, 'Asia/Kolkata'),
  choice: (said) => readChoice(said, slots, now, 'Asia/Kolkata'),
}

const pieces = fc.constantFrom(
  ...[
    '1',
    '9',
    '.',
    ',',
    ' ',
    '-',
    '(',
    ')',
    '@',
    ':',
    '/',
    '#',
    '$',
    'R$',
    'a',
    'x',
    'h',
    'order',
    'at ',
    'tomorrow ',
    'option ',
  ],
  ...[
    'कल',
    '\u0301',
    '👍',
    '\n',
    '\ud800',
    'ß',
    'de ',
    ' 3 baje',
    "'",
    '<',
    '|',
    '[INST]',
    'feb 31 ',
    '99999999999999999999',
  ],
)
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 3_000 }),
  fc.array(pieces, { maxLength: 600 }).map((parts) => parts.join('')),
  fc.tuple(pieces, fc.nat(4_096)).map(([piece, times]) => piece.repeat(times)),
)

/** The limit for all features of one text. Some milliseconds are usual; catastrophic backtracking takes minutes. */
const mostMs = 2_000

test('no text makes a feature throw, and each text is read in bounded time', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const began = performance.now()
      const said = readText(text)
      for (const [name, feature] of Object.entries(features)) expect(() => feature(said), name).not.toThrow()
      expect(performance.now() - began).toBeLessThan(mostMs)
    }),
    { numRuns: 150 },
  )
})

test('only the beginning of a very long text is read', () => {
  expect(readText(`${'a '.repeat(100_000)}`).words.length).toBeLessThanOrEqual(1_000)
})
