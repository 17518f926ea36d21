import { expect, test } from 'vitest'

import type { TemplateContent } from '../../core/channels/content.ts'
import { fitTemplate } from './fit-template.ts'

const message = (changes: Partial<TemplateContent> = {}): TemplateContent => ({
  type: 'template',
  name: 'offer',
  language: 'en',
  variables: [],
  ...changes,
})
const body = (text: string) => ({ type: 'BODY', text })
const problemsOf = (changes: Partial<TemplateContent>, ...components: Record<string, unknown>[]) => {
  const fitted = fitTemplate(message(changes), components)
  return 'problems' in fitted ? fitted.problems.map(({ field, message: problem }) => `${field} ${problem}`) : []
}

test('numbered variables are filled in by number, and give the text that a person will read', () => {
  const fitted = fitTemplate(message({ variables: ['Asha', '20 %'] }), [body('{{2}} off for {{1}}, {{1}}!')])
  expect(fitted).toMatchObject({ text: '20 % off for Asha, Asha!', content: { variables: ['Asha', '20 %'] } })
  expect(fitTemplate(message({ variables: { '2': 'b', '1': 'a' } }), [body('{{1}} {{2}}')])).toMatchObject({
    content: { variables: ['a', 'b'] },
  })
})

test('named variables are filled in by name, or in the order in which they appear', () => {
  const expected = { text: 'Hi Asha, order 7', content: { variables: { name: 'Asha', order: '7' } } }
  const components = [body('Hi {{name}}, order {{order}}')]
  expect(fitTemplate(message({ variables: { order: '7', name: 'Asha' } }), components)).toMatchObject(expected)
  expect(fitTemplate(message({ variables: ['Asha', '7'] }), components)).toMatchObject(expected)
})

test('the variable of a header takes the first value, the value of its name, or the header’s own value', () => {
  const numbered = [{ type: 'HEADER', format: 'TEXT', text: 'For {{1}}' }, body('Hi {{1}}')]
  const expected = { content: { header: { type: 'text', text: 'you' }, variables: ['Asha'] } }
  expect(fitTemplate(message({ variables: ['you', 'Asha'] }), numbered)).toMatchObject(expected)
  const own = message({ variables: ['Asha'], header: { type: 'text', text: 'you' } })
  expect(fitTemplate(own, numbered)).toMatchObject(expected)
  const named = [{ type: 'HEADER', format: 'TEXT', text: 'For {{whom}}' }, body('Hi {{name}}')]
  expect(fitTemplate(message({ variables: { name: 'Asha', whom: 'you' } }), named)).toMatchObject({
    content: { header: { type: 'text', text: 'you', name: 'whom' }, variables: { name: 'Asha' } },
  })
})

test('too many values, too few values and wrong names are reported', () => {
  expect(problemsOf({ variables: ['a'] }, body('Hi'))).toEqual([
    'variables must be empty: the template has no variables',
  ])
  expect(problemsOf({ variables: ['a'] }, body('{{1}} {{2}}'))).toEqual([
    'variables must be the 2 that the template has, not 1',
  ])
  expect(problemsOf({ variables: { nmae: 'a' } }, body('{{name}}'))).toEqual([
    'variables must be the 1 that the template has: name',
  ])
})

test('the header must have the type of the template’s header', () => {
  const image = { type: 'HEADER', format: 'IMAGE' }
  const url = 'https://example.com/a'
  expect(problemsOf({}, image)).toEqual(['header is required: the template begins with an image'])
  expect(problemsOf({ header: { type: 'image', url } }, image)).toEqual([])
  expect(problemsOf({ header: { type: 'video', url } }, image)).toEqual([
    'header.type is video; the template begins with an image',
  ])
  expect(problemsOf({ header: { type: 'video', url } })).toEqual([
    'header.type is video; the template begins with no media',
  ])
  expect(problemsOf({ header: { type: 'text', text: 'x' } }, image)).toEqual([
    'header must not be given: the template’s title has no variable',
  ])
})

test('a button whose URL ends with a variable must get a value, and no other button may', () => {
  const buttons = {
    type: 'BUTTONS',
    buttons: [
      { type: 'URL', url: 'https://example.com/{{1}}' },
      { type: 'QUICK_REPLY', text: 'No' },
      { type: 'URL', url: 'https://example.com/' },
    ],
  }
  const url = { index: 0, type: 'url' as const, value: '7' }
  expect(problemsOf({ buttons: [url, { index: 1, type: 'quick_reply', value: 'no' }] }, buttons)).toEqual([])
  expect(problemsOf({}, buttons)).toEqual(['buttons must have the end of the URL of button 0'])
  expect(problemsOf({ buttons: [url, { ...url, index: 2 }] }, buttons)).toEqual([
    'buttons.1 names button 2, which is not of type url with a variable',
  ])
  expect(problemsOf({ buttons: [url, { ...url, index: 7 }] }, buttons)).toEqual([
    'buttons.1 names button 7, which the template does not have',
  ])
})
