import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { PingrWebhookError, verifyWebhook } from './index.ts'
import { readVectors } from './vectors.test-helper.ts'

interface Vector {
  name: string
  body?: string
  body_base64?: string
  signature: string | string[] | null
  secret: string | null
  allow_simulated?: boolean
  payload?: object
  code?: string
}

const { cases } = readVectors<{ cases: Vector[] }>('verify.json')
const secret = 'pingr_secret'
const sign = (body: string | Uint8Array) => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`

/** The payload, or the error's code. */
function outcomeOf(...given: Parameters<typeof verifyWebhook>): unknown {
  try {
    return verifyWebhook(...given)
  } catch (error) {
    expect(error).toBeInstanceOf(PingrWebhookError)
    expect(error).toMatchObject({ name: 'PingrWebhookError', message: expect.stringMatching(/\w/) })
    return (error as PingrWebhookError).code
  }
}

describe('verifyWebhook with the shared vector', () => {
  test.each(cases)('$name', (vector) => {
    const bytes = Buffer.from(vector.body_base64 ?? vector.body ?? '', vector.body_base64 ? 'base64' : 'utf8')
    const forms = [bytes, new Uint8Array(bytes), ...(vector.body === undefined ? [] : [vector.body])]
    const expected = vector.payload ?? vector.code
    expect(expected).toBeDefined()
    for (const body of forms) {
      const options = { allowSimulated: vector.allow_simulated ?? false }
      expect(outcomeOf(body, vector.signature ?? undefined, vector.secret ?? undefined, options)).toEqual(expected)
    }
  })
})

test('any signed object with an event is accepted, and no other bytes are', () => {
  const payload = fc.dictionary(fc.string(), fc.jsonValue()).map((fields) => ({ ...fields, event: 'message.received' }))
  fc.assert(
    fc.property(payload, fc.nat(), fc.integer({ min: 1, max: 255 }), (sent, at, change) => {
      const body = Buffer.from(JSON.stringify(sent))
      const signature = sign(body)
      expect(verifyWebhook(body, signature, secret)).toEqual(JSON.parse(body.toString()))
      body.writeUInt8(body.readUInt8(at % body.length) ^ change, at % body.length)
      expect(outcomeOf(body, signature, secret)).toBe('invalid_signature')
    }),
  )
})

test('a body that was parsed before is reported as invalid_body', () => {
  const bodies: unknown[] = [{ event: 'message.received' }, undefined, null, [123, 125]]
  for (const body of bodies) {
    expect(outcomeOf(body as string, sign('{}'), secret)).toBe('invalid_body')
  }
})

test('the error for a body that is not JSON has the cause', () => {
  expect(() => verifyWebhook('{', sign('{'), secret)).toThrow(
    expect.objectContaining({ code: 'invalid_payload', cause: expect.any(SyntaxError) }),
  )
})

test('the payload’s type follows from its event', () => {
  const body = JSON.stringify({ event: 'message.received', from: { phone: '919876543210' } })
  const payload = verifyWebhook(body, sign(body), secret)
  if (payload.event !== 'message.received') throw new Error('it is one')
  expectTypeOf(payload.from.phone).toEqualTypeOf<string | null>()
  expect(payload.from.phone).toBe('919876543210')
})
