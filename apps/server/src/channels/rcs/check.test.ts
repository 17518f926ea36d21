import { describe, expect, test } from 'vitest'

import type { Button, Content } from '../../core/channels/content.ts'
import { check } from './check.ts'

const url = 'https://example.com/a.jpg'
const reply: Button = { type: 'reply', text: 'Yes', payload: 'y' }
const times = <T>(count: number, item: T) => Array.from({ length: count }, () => item)
const card = (changes: object): Content => ({ type: 'card', title: 'Tree', ...changes })
const carousel = (cards: object[]): Content => ({ type: 'carousel', width: 'MEDIUM', cards })
const replies = (list: { text: string; payload: string }[]): Content => ({
  type: 'quick_replies',
  text: 'Shall we?',
  replies: list,
})

test.each<[string, Content]>([
  ['a text of any length', { type: 'text', text: 'x'.repeat(10_000) }],
  ['a file', { type: 'file', url }],
  ['a location', { type: 'location', latitude: 1, longitude: 2 }],
  ['a card at its limits', card({ title: 'x'.repeat(200), description: 'x'.repeat(2_000), buttons: times(4, reply) })],
  ['a label and a postback at their limits', replies([{ text: 'x'.repeat(25), payload: 'x'.repeat(2_048) }])],
  ['eleven replies', replies(times(11, { text: 'Yes', payload: 'y' }))],
  ['two cards', carousel(times(2, { title: 'One' }))],
  ['ten cards', carousel(times(10, { media_url: url }))],
])('%s is valid content', (_name, content) => {
  expect(check(content)).toEqual([])
})

describe('content beyond a limit is refused, naming', () => {
  test.each<[string, Content]>([
    ['title', card({ title: 'x'.repeat(201) })],
    ['title', { type: 'card', buttons: [reply] }],
    ['description', card({ description: 'x'.repeat(2_001) })],
    ['buttons', card({ buttons: times(5, reply) })],
    ['buttons.1.text', card({ buttons: [reply, { ...reply, text: 'x'.repeat(26) }] })],
    ['buttons.0.payload', card({ buttons: [{ ...reply, payload: 'x'.repeat(2_049) }] })],
    ['buttons.0.url', card({ buttons: [{ type: 'url', text: 'Site', url: 'javascript:alert(1)' }] })],
    ['buttons.0.phone_number', card({ buttons: [{ type: 'call', text: 'Call', phone_number: 'nobody' }] })],
    ['replies', replies(times(12, { text: 'Yes', payload: 'y' }))],
    ['replies.0.text', replies([{ text: 'x'.repeat(26), payload: 'y' }])],
    ['replies.0.payload', replies([{ text: 'Yes', payload: 'x'.repeat(2_049) }])],
    ['cards', carousel([{ title: 'One' }])],
    ['cards', carousel(times(11, { title: 'One' }))],
    ['cards.1.title', carousel([{ title: 'One' }, {}])],
    [
      'cards.1.buttons.0.text',
      carousel([{ title: 'One' }, { title: 'Two', buttons: [{ ...reply, text: 'x'.repeat(26) }] }]),
    ],
    [
      'cards',
      carousel(
        times(10, { description: '界'.repeat(200), buttons: times(4, { ...reply, payload: '界'.repeat(2_048) }) }),
      ),
    ],
  ])('%s', (field, content) => {
    expect(check(content).map((problem) => problem.field)).toEqual([field])
  })

  test('every wrong field', () => {
    const content = carousel([{ title: 'x'.repeat(201), buttons: [{ ...reply, text: 'x'.repeat(26) }] }])
    expect(check(content)).toEqual([
      { field: 'cards', message: 'must have at least 2' },
      { field: 'cards.0.title', message: 'must have at most 200 characters' },
      { field: 'cards.0.buttons.0.text', message: 'must have at most 25 characters' },
    ])
  })
})
