import { expect, test } from 'vitest'

import { foreignLinks, linksIn } from './links.ts'

test.each([
  ['See https://www.Acme.example/Bikes/.', ['acme.example/Bikes']],
  ['acme.example', ['acme.example']],
  ['pay at evil.com/pay?to=1, now', ['evil.com/pay?to=1']],
  ['(http://1.2.3.4:80/x)', ['1.2.3.4/x']],
  ['1.2.3.4/x', ['1.2.3.4/x']],
  ['https://acme.example@evil.com/x', ['acme.example:@evil.com/x']],
  ['whatsapp://send?phone=1', ['whatsapp://send?phone=1']],
  ['ev\u200bil.com ｅｖｉｌ．ｃｏｍ', ['evil.com', 'evil.com']],
  ['*wa.me/5511999*', ['wa.me/5511999']],
  ['xn--80ak6aa92e.com аррӏе.com', ['xn--80ak6aa92e.com', 'xn--80ak6aa92e.com']],
])('%s has the links %o', (text, links) => {
  expect(linksIn(text)).toEqual(links)
})

test.each([
  'Wednesday at 9.30 or at 10.30am, 1.200,50 reais. See you!',
  'Write to ana.silva@shop.example, e.g. in the morning, i.e. before 9 a.m.',
  'Version 1.2.3.4 is out...then',
  'Olá! Tudo bem? 😀',
])('%s has no link', (text) => {
  expect(linksIn(text)).toEqual([])
})

test('a known link’s host may be named, another page of it may not', () => {
  const given = new Set(linksIn('https://wa.me/111 https://acme.example/bikes'))
  expect(foreignLinks('acme.example or www.acme.example/bikes', given)).toEqual([])
  expect(foreignLinks('wa.me/222 acme.example/pay sub.acme.example', given)).toEqual([
    'wa.me/222',
    'acme.example/pay',
    'sub.acme.example',
  ])
})

test('a long text is searched for links within a second', () => {
  const before = performance.now()
  for (const text of ['a.'.repeat(2_048), `${'a'.repeat(4_095)}.`, 'a-'.repeat(2_048), '1.'.repeat(2_048)])
    linksIn(text)
  expect(performance.now() - before).toBeLessThan(1_000)
})
