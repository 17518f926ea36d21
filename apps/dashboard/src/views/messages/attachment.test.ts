import { expect, test } from 'vitest'

import { type Attachment, partsOf } from './attachment.ts'

const attachment = (kind: Attachment['kind'], key = 1): Attachment => ({
  key,
  kind,
  name: 'a.bin',
  size: 1,
  progress: 1,
  stored: { id: key, url: `https://parley.example.com/files/${key}` },
})
const said = (text: string, ...attachments: Attachment[]) => partsOf(text, attachments).map((part) => part.said)

test('words alone are a text', () => {
  expect(said(' Hi \n')).toEqual([{ text: 'Hi' }])
  expect(said(' ')).toEqual([])
})

test('the words are the caption of the first file that may have one', () => {
  const [sound, picture, paper] = [attachment('audio', 1), attachment('image', 2), attachment('document', 3)]
  expect(said('Look', sound, picture, paper)).toEqual([
    { content: { type: 'audio', url: 'https://parley.example.com/files/1' } },
    { content: { type: 'image', url: 'https://parley.example.com/files/2', caption: 'Look' } },
    { content: { type: 'document', url: 'https://parley.example.com/files/3', filename: 'a.bin' } },
  ])
})

test('words that are no caption go before the files', () => {
  expect(said('Listen', attachment('audio'))[0]).toEqual({ text: 'Listen' })
  expect(said('x'.repeat(1_025), attachment('image'))[0]).toEqual({ text: 'x'.repeat(1_025) })
})
