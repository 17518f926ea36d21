import { readFile } from 'node:fs/promises'

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

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
  ])('%j opts out', (text) => {
    expect(read(text)).toBe('out')
  })

  test.each(['START', 'unstop', 'Começar', 'comecar', 'VOLTAR', 'alta', 'Anmelden', 'reprendre', 'शुरू करें'])(
    '%j opts in',
    (text) => {
      expect(read(text)).toBe('in')
    },
  )

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
    .array(fc.constantFrom(' ', '.', '!', '?', '…', '"', '¡', '\n', '🙏', ')'))
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

test('the consent guide lists every word', async () => {
  const guide = await readFile(new URL('../../../../../docs/guides/consent.md', import.meta.url), 'utf8')
  const listed = new Set(guide.split(/[|,`\n]| and /).map((part) => part.trim()))
  expect([...defaultWords.optOut, ...defaultWords.optIn].filter((word) => !listed.has(word))).toEqual([])
})
