import { describe, expect, test } from 'vitest'

import { destinationsIn, foreignDestinations } from './destinations.ts'
import { foreignLinks } from './links.ts'

const keptBack = (text: string) => [...foreignLinks(text, new Set()), ...foreignDestinations(text, new Set())]

const links = [
  'xn--e1afmkfd.xn--p1ai',
  'https://xn--e1afmkfd.xn--p1ai/pay',
  'пример.рф',
  'пример.рф/оплата',
  'evil。com',
  'evil｡com',
  'evil．com',
  'ｅｖｉｌ．ｃｏｍ',
  'ev\u200bil.com',
  'evil\u2024com',
  'evil[.]com',
  'evil (dot) com',
  'evil[dot]com/pay',
  'evil(ponto)com',
  '例え.jp',
  'evil.中国',
  'münchen-pay.de',
  'paypa1.com',
  'evil.com:8080/x',
  'https://1.2.3.4/x',
  'http://[2001:db8::1]/x',
  'http://2130706433/',
  'tg://resolve?domain=evil',
  'bit.ly/abc',
  'wa.me/5511999999999',
  't.me/evil',
]

const addresses = [
  '203.0.113.7',
  '203.0.113.7, please',
  '２０３.0.113.7',
  '2001:db8::7334',
  '2001:0db8:85a3:0000:0000:8a2e:0370:7334',
  '0x7f000001',
  'pay@evil.example',
  'PAY@Evil.Example',
  'pay＠evil.example',
  'pay.now+x@evil.co.uk',
  'pay @ evil.example',
  'оплата@пример.рф',
  'pay\u200b@evil.example',
  'evil@okaxis',
]

const accounts = [
  'DE89370400440532013000',
  'DE89 3704 0044 0532 0130 00',
  'de89-3704-0044-0532-0130-00',
  'DE89 3704 0044 0532 0130 00 now',
  'GB29 NWBK 6016 1331 9268 19',
  'FR14 2004 1010 0505 0001 3M02 606',
  'BE68 5390 0754 7034',
  'NO93 8601 1117 947',
  'BR15 0000 0000 0000 1093 2840 814P 2',
  'IBAN: NL91ABNA0417164300.',
  'ＤＥ８９ 3704 0044 0532 0130 00',
  'pix 12345678909',
  'chave pix: 123.456.789-09',
  '123.456.789-09',
  '12.345.678/0001-95',
  'CNPJ 12345678000195',
  '+55 11 91234-5678',
  '+5511912345678',
  '0044 20 7946 0958',
  '123e4567-e89b-12d3-a456-426614174000',
  '00020126330014BR.GOV.BCB.PIX0111123456789095204000053039865802BR5904Evil6009Sao Paulo62070503***63041D3D',
  'CLABE 032180000118359719',
  '032180000118359719',
  'account 12345678 90',
]

const wallets = [
  'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq',
  'bc1p5d7rjq7g6rdk2yhzks9smlaqtedr4dekq08ge8ztwac72sfr9rusxg3297',
  '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
  '3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy',
  '0x52908400098527886E0F7030069857D2E4169EE7',
  'TNVTdTSPRnVNXBKLWzPXJ9dvJVRVZXPkpz7',
  'LcHKqiPaNvXW3Y9C5pT4hxQdXg7hXzNvK8',
  'rEb8TK3gBgk5auZkwc6sHnwrGVJH8DuaLh',
  '7EcDhSYGxXyscszYEp35KHN8vvw3svAuLKTzXwCFLtV5',
  'addr1qx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzer3jcu5d8ps7zex2k2xt3uqxgjqnnj83ws8lhrn648jjxtwq2ytjqp',
  'bc1qar0srrr7\u200bxfkvy5l643lydnw9re59gtzzwf5mdq',
]

const all = [...links, ...addresses, ...accounts, ...wallets]

describe(`${all.length} forms`, () => {
  test.each(all)('%s is kept back', (form) => {
    for (const text of [form, `Pay at ${form}`, `Olá! Aqui: ${form} ok?`, `(${form})`]) {
      expect([text, keptBack(text).length > 0]).toEqual([text, true])
    }
  })
})

test('there are more forms than those of the audit', () => {
  expect(new Set(all).size).toBeGreaterThan(63)
})

test.each([
  'Wednesday at 9.30 or at 10.30am, 1.200,50 reais. See you!',
  'Version 1.2.3.4 is out...then',
  'v1.2.3.4 and versão 1.2.3.4 are out',
  'Olá! Tudo bem? 😀',
  'The bike costs R$ 1.234.567,89, or 12x R$ 102.880,66.',
  'Your order 4821-33 of 2026-01-15 at 10:30:15 has 3 items.',
  'Is 9:00 or 14:30 better? I have 2 slots: 9:00, 14:30.',
  '你好。我们明天见。谢谢。',
  'こんにちは。明日お会いしましょう。',
  'नमस्ते। कल मिलते हैं।',
  'I am at the office @ 9 tomorrow.',
  'Order 20260115093012 is on its way.',
  'It has 250 GB, 16 GB RAM and weighs 1.3 kg.',
  'We are open Mon-Fri 9.00-18.00, Sat 10.00-14.00.',
  'Room B12, 3rd floor, in 10115 Berlin.',
  'AB12 is the name of the model; CD34 costs more than that one does.',
  'Donaudampfschifffahrtsgesellschaftskapitän is a long word.',
  'Score: 3:2, ratio 16:9, time 12:34:56.',
  'Ligue para o ramal 1234, por favor.',
  'Até 31.12.2026 o desconto é de 10%.',
])('%s passes', (text) => {
  expect(keptBack(text)).toEqual([])
})

test('what was given may be written in any form', () => {
  const given = new Set(destinationsIn('Pay to DE89370400440532013000, ask Sales@acme.example or +55 (11) 91234-5678'))
  expect(foreignDestinations('DE89 3704 0044 0532 0130 00', given)).toEqual([])
  expect(foreignDestinations('sales@acme.example, +5511912345678', given)).toEqual([])
  expect(foreignDestinations('sales@evil.example', given)).toEqual(['sales@evil.example'])
})
