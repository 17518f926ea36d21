import crypto from 'node:crypto'

import { expect, test } from 'vitest'

import { signBody } from './index.ts'

const body = '{"event":"message.received","message":{"text":"कीमत"}}'

test('a Pingr signature is the HMAC over the body, with the secret as an unchanged string', () => {
  const hex = crypto.createHmac('sha256', 'whsec_YWJj').update(body).digest('hex')
  expect(signBody({ body, secrets: ['whsec_YWJj'] })).toBe(`sha256=${hex}`)
  expect(signBody({ body: Buffer.from(body), secrets: ['whsec_YWJj'] })).toBe(`sha256=${hex}`)
  // printf hi | openssl dgst -sha256 -hmac secret
  expect(signBody({ body: 'hi', secrets: ['secret'] })).toBe(
    'sha256=cf6bc52aefea0ce23b4a10af741858dc96e748e6a0f119c859d38d754cad609c',
  )
})

test('a Pingr signature uses the current secret during a rotation', () => {
  expect(signBody({ body, secrets: ['current', 'previous'] })).toBe(signBody({ body, secrets: ['current'] }))
})

test('a Pingr signature without a secret throws', () => {
  expect(() => signBody({ body, secrets: [] })).toThrow(RangeError)
  expect(() => signBody({ body, secrets: [''] })).toThrow(RangeError)
})
