import { expect, test } from 'vitest'

import type { Content, ProductSection, TemplateContent, TemplateValues } from '../../core/channels/content.ts'
import { checkForMeta } from './check.ts'

const card = (values: Partial<TemplateValues>) => template({ cards: [{ variables: [], ...values }] })
const products = (sections: ProductSection[]) => template({ buttons: [{ index: 0, type: 'products', sections }] })
const problemsOf = (content: Content) => checkForMeta(content).map(({ field, message }) => `${field} ${message}`)
const url = 'https://example.com/a'
const template = (changes: Partial<TemplateContent>): Content => ({
  type: 'template',
  name: 'offer',
  variables: [],
  ...changes,
})

test('each text’s limit is the one that Meta documents, in characters', () => {
  const contents: [number, string, (text: string) => Content][] = [
    [4_096, 'text', (text) => ({ type: 'text', text })],
    [1_024, 'caption', (caption) => ({ type: 'image', url, caption })],
    [1_024, 'caption', (caption) => ({ type: 'video', url, caption })],
    [1_024, 'caption', (caption) => ({ type: 'document', url, caption })],
    [240, 'filename', (filename) => ({ type: 'document', url, filename })],
    [1_000, 'label', (label) => ({ type: 'location', latitude: 1, longitude: 1, label })],
    [512, 'name', (name) => template({ name })],
    [60, 'header.text', (text) => template({ header: { type: 'text', text } })],
    [128, 'buttons.0.value', (value) => template({ buttons: [{ index: 0, type: 'quick_reply', value }] })],
    [15, 'buttons.0.value', (value) => template({ buttons: [{ index: 0, type: 'copy_code', value }] })],
    [15, 'cards.0.buttons.0.value', (value) => card({ buttons: [{ index: 0, type: 'copy_code', value }] })],
    [24, 'buttons.0.sections.0.title', (title) => products([{ title, products: ['a'] }])],
  ]
  for (const [max, field, make] of contents) {
    expect(problemsOf(make('👍'.repeat(max)))).toEqual([])
    expect(problemsOf(make('👍'.repeat(max + 1)))).toEqual([`${field} must have at most ${max} characters`])
  }
  expect(problemsOf({ type: 'audio', url })).toEqual([])
})

test('a template variable is one line without gaps, and not blank', () => {
  const gaps = 'must not have line breaks, tabs or more than four spaces in a row'
  expect(problemsOf(template({ variables: ['a    b', 'a\tb', 'a     b', ' '] }))).toEqual([
    `variables.1 ${gaps}`,
    `variables.2 ${gaps}`,
    'variables.3 must not be blank',
  ])
  expect(problemsOf(template({ variables: { name: 'a\nb' } }))).toEqual([`variables.name ${gaps}`])
})

test('a template button is filled in at most once', () => {
  const button = { index: 0, type: 'url' as const, value: '7' }
  expect(problemsOf(template({ buttons: [button, button] }))).toEqual(['buttons.1.index is there twice'])
})

test('a button shows at most ten sections and thirty products', () => {
  const section = (count: number) => ({ title: 'Tea', products: Array.from({ length: count }, (_, n) => `p${n}`) })
  expect(problemsOf(products(Array.from({ length: 10 }, () => section(3))))).toEqual([])
  expect(problemsOf(products(Array.from({ length: 11 }, () => section(1))))).toEqual([
    'buttons.0.sections must have at most 10',
  ])
  expect(problemsOf(products([section(15), section(16)]))).toEqual(['buttons.0.sections must have at most 30 products'])
})
