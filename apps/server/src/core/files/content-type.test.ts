import { describe, expect, test } from 'vitest'

import { isOfType, isShown, isUploadable, plainType } from './content-type.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const pdf = Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\n', 'latin1')
const ogg = Buffer.concat([Buffer.from('OggS'), Buffer.alloc(24), Buffer.from('OpusHead'), Buffer.alloc(40)])
const mp4 = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom'), Buffer.alloc(64)])
const html = Buffer.from('<!doctype html><script>alert(1)</script>')
const text = Buffer.from('Olá, नमस्ते')
const program = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(100)])

test.each([
  [png, 'image/png', true],
  [png, 'image/jpeg', false],
  [png, 'text/plain', false],
  [pdf, 'application/pdf', true],
  [pdf, 'image/png', false],
  [ogg, 'audio/ogg', true],
  [mp4, 'video/mp4', true],
  [mp4, 'audio/mp4', true],
  [mp4, 'image/png', false],
  [text, 'text/plain', true],
  [text, 'text/csv', true],
  [text, 'image/png', false],
  [html, 'image/png', false],
  [html, 'application/pdf', false],
  [program, 'application/pdf', false],
  [program, 'text/plain', false],
  [Buffer.from([0xff, 0xfe, 0x41]), 'text/plain', false],
])('%# %s', async (content, type, is) => {
  expect(await isOfType(content, type)).toBe(is)
})

describe('a type', () => {
  test.each([
    ['Audio/OGG; codecs=opus', 'audio/ogg'],
    ['audio/opus', 'audio/ogg'],
    ['image/jpg', 'image/jpeg'],
    ['text/plain;charset=utf-8', 'text/plain'],
  ])('%s is %s', (given, plain) => {
    expect(plainType(given)).toBe(plain)
    expect(isUploadable(plain)).toBe(true)
  })

  test.each(['text/html', 'image/svg+xml', 'application/xhtml+xml', 'text/javascript', 'application/x-msdownload', ''])(
    '%s is neither taken nor shown',
    (type) => {
      expect([isUploadable(type), isShown(type)]).toEqual([false, false])
    },
  )
})
