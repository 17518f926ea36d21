import { expect, test } from 'vitest'

import { contentOf, filledIn, suggested, wantedBy } from './template-values.ts'

const template = (components: Record<string, unknown>[]) =>
  ({ name: 'offer', language: 'en', components }) as Parameters<typeof contentOf>[0]

test('numbers are filled in by their order, the title first', () => {
  const components = [
    { type: 'HEADER', format: 'TEXT', text: 'For {{1}}' },
    { type: 'BODY', text: '{{2}} costs {{1}}, {{2}}' },
    {
      type: 'BUTTONS',
      buttons: [{ type: 'QUICK_REPLY' }, { type: 'URL', text: 'Track', url: 'https://a.example/{{1}}' }],
    },
  ]
  expect(wantedBy(components).fields.map(({ key }) => key)).toEqual(['title 1', 'body 1', 'body 2', 'button 1'])
  const values = { 'title 1': 'Asha', 'body 1': '9 €', 'body 2': 'Pro', 'button 1': '77' }
  expect(contentOf(template(components), values, undefined)).toEqual({
    ...{ type: 'template', name: 'offer', language: 'en' },
    variables: ['Asha', '9 €', 'Pro'],
    buttons: [{ index: 1, type: 'url', value: '77' }],
  })
  expect(filledIn(components, values)[1]).toMatchObject({ example: { body_text: [['9 €', 'Pro']] } })
})

test('names are filled in by name, each once', () => {
  const components = [
    { type: 'HEADER', format: 'TEXT', text: 'Hi {{name}}' },
    { type: 'BODY', text: '{{name}}, thanks from {{shop}}' },
  ]
  expect(wantedBy(components)).toMatchObject({ isNamed: true, fields: [{ key: 'name' }, { key: 'shop' }] })
  expect(contentOf(template(components), { name: 'Asha', shop: 'Ana' }, undefined).variables).toEqual({
    name: 'Asha',
    shop: 'Ana',
  })
})

test('a file is what the template begins with', () => {
  const components = [
    { type: 'HEADER', format: 'DOCUMENT' },
    { type: 'BODY', text: 'Your invoice' },
  ]
  expect(wantedBy(components).media).toBe('document')
  const file = { url: 'https://parley.example.com/files/1', name: 'invoice.pdf' }
  expect(contentOf(template(components), {}, file).header).toEqual({
    ...{ type: 'document', url: file.url, filename: 'invoice.pdf' },
  })
})

test('a variable is suggested what is known of the contact', () => {
  const contact = { name: 'Asha Rao', company: 'Rao & Co' }
  const of = (name: string) => suggested({ key: name, part: 'body', name }, contact)
  expect(['1', 'name', 'first_name', 'company', '2', 'email'].map(of)).toEqual([
    ...['Asha Rao', 'Asha Rao', 'Asha', 'Rao & Co', '', ''],
  ])
})
