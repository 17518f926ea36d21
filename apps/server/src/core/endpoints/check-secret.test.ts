import fc from 'fast-check'
import { expect, test } from 'vitest'

import { checkSecret } from './check-secret.ts'

const base64 = (length: number) => Buffer.alloc(length, 251).toString('base64')
const wanted = 'secret must be whsec_ and the standard base64 of 24 to 64 bytes'

test('a secret of 24 to 64 bytes is taken', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 24, maxLength: 64 }), (bytes) => {
      checkSecret(`whsec_${Buffer.from(bytes).toString('base64')}`)
    }),
  )
})

test.each(['a plain secret', 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaL-_w', 'WHSEC_x', '-----'])(
  'the text %j is taken',
  (secret) => {
    checkSecret(secret)
  },
)

test.each([
  ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaL-_w', `${wanted}: write + for - and / for _`],
  [`whsec_${base64(32).replaceAll('+', '-').replaceAll('/', '_')}`, `${wanted}: write + for - and / for _`],
  ['whsec_plain-secret!', wanted],
  ['whsec_', `${wanted}, not 0`],
  ['whsec_a plain secret of some length', wanted],
  [`whsec_${base64(32).replace('=', '')}`, wanted],
  [`whsec_${base64(32)}=`, wanted],
  [`whsec_${base64(24)}\n`, wanted],
  [`whsec_${base64(23)}`, `${wanted}, not 23`],
  [`whsec_${base64(65)}`, `${wanted}, not 65`],
  // The last letter has bits that no byte has.
  [`whsec_${'A'.repeat(32)}AB==`, wanted],
])('%j is refused', (secret, message) => {
  expect(() => checkSecret(secret)).toThrow(message)
})
