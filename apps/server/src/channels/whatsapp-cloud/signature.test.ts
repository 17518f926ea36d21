import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { verifyHubSignature } from './signature.ts'

const secret = 'an app secret'
const body = Buffer.from('{"object":"whatsapp_business_account","text":"नमस्ते"}')
const sign = (bytes: Buffer, key = secret) => `sha256=${createHmac('sha256', key).update(bytes).digest('hex')}`

test('the signature of the same bytes is accepted, in upper or lower case', () => {
  expect(verifyHubSignature(body, sign(body), secret)).toBe(true)
  expect(verifyHubSignature(body, sign(body).toUpperCase().replace('SHA256', 'sha256'), secret)).toBe(true)
})

test('the digest of RFC 4231 is accepted', () => {
  // printf 'what do ya want for nothing?' | openssl dgst -sha256 -hmac Jefe (RFC 4231, case 2)
  const header = 'sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'
  expect(verifyHubSignature(Buffer.from('what do ya want for nothing?'), header, 'Jefe')).toBe(true)
})

test('another body, another secret, no secret and malformed headers are refused', () => {
  expect(verifyHubSignature(Buffer.concat([body, Buffer.from(' ')]), sign(body), secret)).toBe(false)
  expect(verifyHubSignature(body, sign(body, 'another secret'), secret)).toBe(false)
  expect(verifyHubSignature(body, sign(body, ''), '')).toBe(false)
  const valid = sign(body)
  const hex = valid.slice('sha256='.length)
  for (const header of [undefined, '', hex, 'sha256=', valid.slice(0, -1), `${valid}0`, ` ${valid}`, `sha1=${hex}`]) {
    expect(verifyHubSignature(body, header, secret)).toBe(false)
  }
})

test('verifying random signatures returns false and never throws', () => {
  const header = fc.oneof(
    fc.string(),
    fc.string({ minLength: 64, maxLength: 64 }).map((s) => `sha256=${s}`),
  )
  fc.assert(
    fc.property(fc.uint8Array(), header, fc.string(), (bytes, given, key) => {
      expect(verifyHubSignature(Buffer.from(bytes), given, key)).toBe(false)
    }),
  )
})
