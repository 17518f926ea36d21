import { expect, test } from 'vitest'

import { ownWords, sayingOf, sayings } from './saying.ts'

test.each([
  ['plain text', { text: 'Hi' }, 'words', 'Hi'],
  ['a text that answers another', { text: 'Hi', content: { type: 'text', reply_to: 'w' } }, 'words', 'Hi'],
  ['a caption', { text: 'Look', content: { type: 'image', media: {} } }, 'words', 'Look'],
  ['a voice message', { text: null, content: { type: 'voice', media: {} } }, 'words', null],
  ['a choice', { text: 'Yes', content: { type: 'button', reply: {} } }, 'words', 'Yes'],
  ['a note to an order', { text: 'Soon', content: { type: 'order', order: {} } }, 'words', 'Soon'],
  ['the name of a place', { text: 'Stop', content: { type: 'location', location: {} } }, 'words', null],
  ['the name of a person', { text: 'Stop', content: { type: 'contact', vcard: '' } }, 'words', null],
  ['the names of persons', { text: 'Stop', content: { type: 'contacts', contacts: [] } }, 'words', null],
  ['a reaction', { text: '👍', content: { type: 'reaction' } }, 'deed', null],
  ['an edit', { text: 'Stop', content: { type: 'edit' } }, 'deed', null],
  ['a deletion', { text: null, content: { type: 'deletion' } }, 'deed', null],
  ['a chat that was opened', { text: null, content: { type: 'chat_opened' } }, 'deed', null],
  ['a notice', { text: 'Stop', content: { type: 'system' } }, 'notice', null],
  ['what cannot be read', { text: 'Stop', content: { type: 'unsupported' } }, 'unknown', null],
  ['nothing', { text: null, content: null }, 'unknown', null],
  ['content that is not in the table', { text: 'Stop', content: { type: 'hologram' } }, 'unknown', null],
  ['content named like a member of every object', { text: 'Stop', content: { type: 'toString' } }, 'unknown', null],
  ['content without a type', { text: 'Stop', content: {} }, 'unknown', null],
] as const)('%s', (_, message, saying, words) => {
  expect([sayingOf(message), ownWords(message)]).toEqual([saying, words])
})

test('what a contact does, what is told about them, and what cannot be read are the exceptions', () => {
  const others = Object.entries(sayings).filter(([, saying]) => saying !== 'words')
  expect(Object.fromEntries(others)).toEqual({
    reaction: 'deed',
    edit: 'deed',
    deletion: 'deed',
    chat_opened: 'deed',
    system: 'notice',
    unsupported: 'unknown',
  })
})
