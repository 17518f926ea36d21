import { expect, test } from 'vitest'

import { fileOf } from './linked-file.ts'

const mediaKey = Buffer.alloc(32, 1)
const key = mediaKey.toString('base64')

test('a file is where its path is, on WhatsApp’s own host', () => {
  const documentMessage = {
    ...{ mediaKey, directPath: '/v/t62/1?a=b', url: 'https://elsewhere.example/1' },
    ...{ mimetype: 'application/pdf', fileName: 'prices.pdf' },
  }
  expect(fileOf({ documentMessage })).toEqual({
    source: { kind: 'document', url: 'https://mmg.whatsapp.net/v/t62/1?a=b', key },
    ...{ name: 'prices.pdf', type: 'application/pdf' },
  })
  const audioMessage = { mediaKey, directPath: '//elsewhere.example/1', url: 'https://mmg.whatsapp.net/1' }
  expect(fileOf({ audioMessage })?.source).toEqual({ kind: 'audio', url: 'https://mmg.whatsapp.net/1', key })
})

test('a message without a file, a key or an address has none', () => {
  expect(fileOf({ conversation: 'Hi' })).toBeNull()
  expect(fileOf({ imageMessage: { url: 'https://mmg.whatsapp.net/1' } })).toBeNull()
  expect(fileOf({ imageMessage: { mediaKey } })).toBeNull()
})
