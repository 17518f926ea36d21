import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isBodySignature } from './body-signature.ts'

// printf '{"event":"message.received"}' | openssl dgst -sha256 -hmac pingr_secret
const known = {
  signature: 'sha256=75ecd567ff86e13afb3efffa70815c9c4a1baf83f66d8e50c5ff2f6a5e4eaeff',
  body: '{"event":"message.received"}',
  secret: 'pingr_secret',
}

test('a signature by OpenSSL is accepted, for a text body and for bytes', () => {
  expect(isBodySignature(known)).toBe(true)
  expect(isBodySignature({ ...known, body: Buffer.from(known.body) })).toBe(true)
  expect(isBodySignature({ ...known, body: new TextEncoder().encode(known.body) })).toBe(true)
})

test('the secret is used unchanged, whatever it looks like', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
  const signature = `sha256=${createHmac('sha256', secret).update('hi').digest('hex')}`
  expect(isBodySignature({ signature, body: 'hi', secret })).toBe(true)
})

test('another body, another secret and another signature are refused', () => {
  expect(isBodySignature({ ...known, body: `${known.body} ` })).toBe(false)
  expect(isBodySignature({ ...known, secret: 'pingr_secre' })).toBe(false)
  expect(isBodySignature({ ...known, signature: known.signature.replace(/.$/, '0') })).toBe(false)
})

test('random signatures are never accepted, and never throw', () => {
  fc.assert(
    fc.property(fc.string(), (signature) => {
      expect(isBodySignature({ ...known, signature })).toBe(false)
      expect(isBodySignature({ ...known, signature: `sha256=${signature}` })).toBe(false)
    }),
  )
})

test('an empty secret throws', () => {
  expect(() => isBodySignature({ ...known, secret: '' })).toThrow(RangeError)
})
