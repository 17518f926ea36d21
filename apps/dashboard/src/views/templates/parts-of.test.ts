import { expect, test } from 'vitest'

import { partsOf } from './parts-of.ts'

test('a template is shown with its examples', () => {
  const parts = partsOf([
    { type: 'HEADER', format: 'TEXT', text: 'Order {{1}}', example: { header_text: ['7'] } },
    { type: 'BODY', text: 'Olá {{1}}, pronto às {{2}}.', example: { body_text: [['João', '18h']] } },
    { type: 'FOOTER', text: 'Loja' },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'QUICK_REPLY', text: 'Sim' },
        { type: 'URL', text: 'Ver', url: 'https://x' },
      ],
    },
  ])
  expect(parts).toEqual({
    header: 'Order 7',
    media: null,
    body: 'Olá João, pronto às 18h.',
    footer: 'Loja',
    buttons: ['Sim', 'Ver'],
  })
})

test('named variables and a picture, or no example at all', () => {
  const example = { body_text_named_params: [{ param_name: 'name', example: 'Asha' }] }
  expect(
    partsOf([
      { type: 'HEADER', format: 'IMAGE' },
      { type: 'BODY', text: 'Hi {{name}}, {{day}}', example },
    ]),
  ).toEqual({ header: null, media: 'IMAGE', body: 'Hi Asha, {{day}}', footer: null, buttons: [] })
  expect(partsOf([])).toEqual({ header: null, media: null, body: '', footer: null, buttons: [] })
})
