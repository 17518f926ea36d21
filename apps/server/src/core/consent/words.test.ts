import { readFile } from 'node:fs/promises'

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import languages from './words.json' with { type: 'json' }
import { defaultWords, foldWord, readConsent } from './words.ts'

const read = (text: string) => readConsent(text, defaultWords)

describe('the default opt-out and opt-in words', () => {
  test.each([
    'STOP',
    'stop',
    ' Stop. ',
    'stop!!!',
    '"Stop"',
    'stop 🛑',
    '¡STOP!',
    'Ｓtop',
    'STOP\n',
    'opt-out',
    'opt–out',
    'Opt  out',
    'Unsubscribe',
    'PARAR',
    'Sair',
    'sair.',
    'descadastrar',
    'Cancelar inscricao',
    'BAJA',
    'baja!',
    'abmelden',
    'Stopp',
    'ARRET',
    'arrêt',
    'रोकें',
    'बंद करो।',
    'Band karo',
    'توقف',
    'إيقاف',
    'ايقاف',
    'إيقـــاف',
    'اِيقَاف',
    'أوقف',
    'الغاء الاشتراك',
    'إلغاء الاشتراك!',
    '\u202bتوقف\u202c',
    'बन्द करें',
    'बँद करें',
    'बंद कर दो',
    'स्टॉप',
    'रोक\u200dें',
    'Stop promotions',
    'Parar promoções',
    'PARAR PROMOCOES',
    'Detener promociones',
    'Interrompi promozioni',
    'प्रमोशन बंद करें',
    'إيقاف العروض الترويجية',
    'S\u200bTOP',
    '\u2066STOP\u2069',
    '\ufeffstop',
    'ＳＴＯＰ',
    '\u200e\u200estop\u200f',
    'st\u00adop',
    'стоп',
    'הסר',
    'বন্ধ করুন',
    'நிறுத்து',
  ])('%j opts out', (text) => {
    expect(read(text)).toBe('out')
  })

  test.each([
    'START',
    'unstop',
    'Começar',
    'comecar',
    'VOLTAR',
    'alta',
    'Anmelden',
    'reprendre',
    'शुरू करें',
    'Démarrer',
    'DEMARRER',
    'Démarrer',
    'ابدأ',
    'ابدا',
    '\u200fالاشتراك',
    'स्टार्ट',
    'S\u200bTART',
  ])('%j opts in', (text) => {
    expect(read(text)).toBe('in')
  })

  test.each([
    'Please stop',
    "Don't stop",
    'stop it',
    'nonstop',
    'Quero sair',
    'the bus stop',
    'starting',
    'yes',
    'cancel',
    'إلغاء',
    'لا توقف',
    'रुको',
    'मत बंद करो',
    'stop\u200bit',
    '\u200b',
    '',
    ' ',
    '!!!',
    '🛑',
    `${' '.repeat(200)}stop`,
    'stop '.repeat(50),
  ])('%j means neither', (text) => {
    expect(read(text)).toBe(null)
  })

  test('have one meaning each, and each is recognised', () => {
    const out = defaultWords.optOut.map(foldWord)
    const in_ = defaultWords.optIn.map(foldWord)
    expect(out.filter((word) => in_.includes(word))).toEqual([])
    expect(new Set([...out, ...in_]).size).toBe(out.length + in_.length)
    expect([...out, ...in_].filter((word) => word === '')).toEqual([])
    expect(defaultWords.optOut.map(read)).toEqual(out.map(() => 'out'))
    expect(defaultWords.optIn.map(read)).toEqual(in_.map(() => 'in'))
  })
})

test('case, spaces and punctuation around a word never matter, adjacent letters always do', () => {
  const edge = fc
    .array(fc.constantFrom(' ', '.', '!', '?', '…', '"', '¡', '\n', '🙏', ')', '\u200f', '\u2069', '\ufe0f', '۔', '।'))
    .map((parts) => parts.join(''))
  const word = fc.constantFrom(...defaultWords.optOut)
  fc.assert(
    fc.property(word, edge, edge, fc.boolean(), (said, before, after, shout) => {
      fc.pre(said.length + before.length + after.length <= 100)
      expect(read(before + (shout ? said.toUpperCase() : said) + after)).toBe('out')
      expect(read(`${before}x ${said}${after}`)).toBe(null)
    }),
  )
})

test('characters that can’t be seen don’t matter anywhere in a word', () => {
  const unseen = fc.constantFrom('', '', '\u200b', '\u200c', '\u200d', '\u200e', '\u2060', '\u00ad', '\ufeff', '\u061c')
  const unseens = fc.array(unseen, { minLength: 60, maxLength: 60 })
  fc.assert(
    fc.property(fc.constantFrom(...defaultWords.optOut), unseens, (word, between) => {
      const said = [...word].map((letter, n) => (between[n] ?? '') + letter).join('')
      fc.pre(said.length <= 100)
      expect(read(said)).toBe('out')
    }),
  )
})

test('each language is listed with its own words, and the sources that have them', () => {
  for (const { sources = [], optOut, optIn } of Object.values<{
    sources?: string[]
    optOut: string[]
    optIn: string[]
  }>(languages)) {
    expect([optOut.length, optIn.length].every((count) => count > 0)).toBe(true)
    expect(sources.filter((source) => source.trim() === '')).toEqual([])
  }
})

// What Google Messages sends, by the country of the number.
test.each([
  ['Spain', 'BAJA', 'ALTA'],
  ['Mexico', 'BAJA', 'ALTA'],
  ['France', 'STOP', 'Démarrer'],
  ['Brazil', 'parar', 'começar'],
  ['anywhere else', 'STOP', 'START'],
])('Google’s words of %s are known', (_, out, back) => {
  expect([read(out), read(back)]).toEqual(['out', 'in'])
})

test('the consent guide lists every word', async () => {
  const guide = await readFile(new URL('../../../../../docs/guides/consent.md', import.meta.url), 'utf8')
  const listed = new Set(guide.split(/[|,`\n]| and /).map((part) => part.trim()))
  expect([...defaultWords.optOut, ...defaultWords.optIn].filter((word) => !listed.has(word))).toEqual([])
})
