import { describe, expect, test } from 'vitest'
import type { Content } from '../channels/content.ts'
import type { Contact } from '../contacts/contact.ts'
import { MissingVariable, renderContent, renderText, unknownVariables } from './variables.ts'

const contact = {
  name: 'Rohan & Co',
  company: null,
  stage: 'New',
  attributes: { plan: 'pro', seats: 3, empty: ' ', nested: { a: 1 } },
} as unknown as Contact

describe('the text', () => {
  test.each([
    ['Hi {{name}}!', 'Hi Rohan & Co!'],
    ['Hi {{ name | there }}!', 'Hi Rohan & Co!'],
    ['At {{company|your company}}', 'At your company'],
    ['At {{company|}}.', 'At .'],
    ['{{attributes.plan}}, {{attributes.seats}}', 'pro, 3'],
    ['{{attributes.toString|none}}', 'none'],
    ['No { braces }, no {{{name}}}', 'No { braces }, no {Rohan & Co}'],
  ])('%s is rendered', (text, rendered) => {
    expect(renderText(text, contact)).toBe(rendered)
  })

  test.each(['{{company}}', '{{attributes.empty}}', '{{attributes.nested}}', '{{attributes.gone}}'])(
    '%s has a missing variable',
    (text) => {
      expect(() => renderText(text, contact)).toThrow(MissingVariable)
    },
  )
})

test('every text for the reader is rendered, and names and URLs are not', () => {
  const template: Content = {
    type: 'template',
    name: '{{name}}',
    language: 'en',
    variables: { name: '{{name}}', plan: '{{attributes.plan}}' },
  }
  expect(renderContent(template, contact)).toEqual({ ...template, variables: { name: 'Rohan & Co', plan: 'pro' } })
  const image: Content = { type: 'image', url: 'https://example.com/?for={{name}}', caption: '{{name}}' }
  expect(renderContent(image, contact)).toEqual({
    ...image,
    url: 'https://example.com/?for=Rohan%20%26%20Co',
    caption: 'Rohan & Co',
  })
})

test('variables that no contact can have are found', () => {
  expect(unknownVariables({ type: 'text', text: '{{name}} {{nmae|x}} {{attributes.}} {{attributes.x}}' })).toEqual([
    'nmae',
    'attributes.',
  ])
})
