import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSecret, signStandard, verifyStandard, WebhookVerificationError } from './index.ts'

// The test vector of the Standard Webhooks reference libraries.
const official = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: 1614265330,
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
}
const { id, timestamp, body, secret, signature } = official
const now = new Date(timestamp * 1_000)
const parts = { id, timestamp: String(timestamp), signature }
const headers = { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signature }

function reasonOf(input: Parameters<typeof verifyStandard>[0]): string {
  try {
    verifyStandard(input)
    return 'verified'
  } catch (error) {
    expect(error).toBeInstanceOf(WebhookVerificationError)
    return (error as WebhookVerificationError).reason
  }
}

test('the official test vector is signed and verified', () => {
  expect(signStandard({ id, timestamp, body, secrets: [secret] })).toBe(signature)
  expect(reasonOf({ ...parts, body, secrets: [secret], now })).toBe('verified')
  expect(reasonOf({ headers, body: Buffer.from(body), secrets: [secret], now })).toBe('verified')
})

test('the headers of Fetch and of Node are read, in any case', () => {
  expect(reasonOf({ headers: new Headers(headers), body, secrets: [secret], now })).toBe('verified')
  const titled = { 'Webhook-Id': id, 'Webhook-Timestamp': String(timestamp), 'Webhook-Signature': ['v1,x', signature] }
  expect(reasonOf({ headers: titled, body, secrets: [secret], now })).toBe('verified')
})

test('a created secret has 32 random bytes', () => {
  const made = createSecret()
  expect(made).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
  expect(Buffer.from(made.slice(6), 'base64')).toHaveLength(32)
  expect(createSecret()).not.toBe(made)
})

test('a secret that is not whsec_ and base64 is used unchanged', () => {
  // printf 'a.1.b' | openssl dgst -sha256 -hmac 'a plain secret' -binary | base64
  const plain = signStandard({ id: 'a', timestamp: 1, body: 'b', secrets: ['a plain secret'] })
  expect(plain).toBe('v1,VgR5OU5XqpG0AR4NwKhUzgBL7XklUjvwmwJ0KOqDkRY=')
  // printf 'a.1.b' | openssl dgst -sha256 -hmac 'whsec_not-base64' -binary | base64
  const prefixed = signStandard({ id: 'a', timestamp: 1, body: 'b', secrets: ['whsec_not-base64'] })
  expect(prefixed).toBe('v1,W8+T0+agA7H4yCO7Zd8pSi52dqKwfbgNzrl8IEn4ZNQ=')
})

test('a signature with two secrets verifies with either one', () => {
  const current = createSecret()
  const both = signStandard({ id, timestamp, body, secrets: [current, secret] })
  expect(both.split(' ')).toHaveLength(2)
  expect(both.split(' ')[1]).toBe(signature)
  const received = { ...parts, signature: both, body, now }
  expect(reasonOf({ ...received, secrets: [current] })).toBe('verified')
  expect(reasonOf({ ...received, secrets: [secret] })).toBe('verified')
  expect(reasonOf({ ...parts, body, now, secrets: [current, secret] })).toBe('verified')
  expect(reasonOf({ ...received, secrets: [createSecret()] })).toBe('bad_signature')
})

test('signatures of other versions are ignored', () => {
  const mixed = `v1a,AAAA ${signature.replace('v1', 'v2')}`
  expect(reasonOf({ ...parts, signature: mixed, body, secrets: [secret], now })).toBe('bad_signature')
  expect(reasonOf({ ...parts, signature: `${mixed} ${signature}`, body, secrets: [secret], now })).toBe('verified')
})

test('a failed verification names the reason', () => {
  const valid = { ...parts, body, secrets: [secret], now }
  for (const name of Object.keys(headers)) {
    expect(reasonOf({ headers: { ...headers, [name]: undefined }, body, secrets: [secret], now })).toBe(
      'missing_header',
    )
  }
  expect(reasonOf({ ...valid, id: '' })).toBe('missing_header')
  for (const wrong of ['soon', '-1', '1.5', '1e9', ' 1', '9'.repeat(40)]) {
    expect(reasonOf({ ...valid, timestamp: wrong })).toBe('malformed_timestamp')
  }
  expect(reasonOf({ ...valid, body: `${body} ` })).toBe('bad_signature')
  expect(reasonOf({ ...valid, secrets: [] })).toBe('invalid_secret')
  expect(reasonOf({ ...valid, secrets: [secret, ''] })).toBe('invalid_secret')
})

test('a timestamp older or newer than the tolerance is refused', () => {
  const at = (seconds: number, toleranceSeconds?: number) =>
    reasonOf({
      ...parts,
      body,
      secrets: [secret],
      now: new Date(now.getTime() + seconds * 1_000),
      ...(toleranceSeconds !== undefined && { toleranceSeconds }),
    })
  expect([at(300), at(-300), at(301), at(-301)]).toEqual(['verified', 'verified', 'stale', 'stale'])
  expect([at(10, 10), at(11, 10)]).toEqual(['verified', 'stale'])
})

test('signing without a secret throws', () => {
  expect(() => signStandard({ id, timestamp, body, secrets: [] })).toThrow(RangeError)
  expect(() => signStandard({ id, timestamp, body, secrets: [secret, ''] })).toThrow(RangeError)
})

const anySecret = fc.oneof(fc.string({ minLength: 1 }), fc.uint8Array({ minLength: 24, maxLength: 64 }).map(whsec))
const anyId = fc.stringMatching(/^[\w-]{1,40}$/)
const anyTime = fc.nat({ max: 4_000_000_000 })

function whsec(bytes: Uint8Array): string {
  return `whsec_${Buffer.from(bytes).toString('base64')}`
}

test('whatever is signed verifies', () => {
  fc.assert(
    fc.property(anyId, anyTime, fc.uint8Array(), fc.array(anySecret, { minLength: 1, maxLength: 3 }), (...signed) => {
      const [anyoneId, time, bytes, secrets] = signed
      const made = signStandard({ id: anyoneId, timestamp: time, body: bytes, secrets })
      const received = {
        id: anyoneId,
        timestamp: String(time),
        signature: made,
        body: bytes,
        now: new Date(time * 1_000),
      }
      for (const one of secrets) expect(reasonOf({ ...received, secrets: [one] })).toBe('verified')
    }),
  )
})

test('a signed webhook with one flipped bit does not verify', () => {
  const flip = (text: string, position: number, bit: number) => {
    const bytes = Buffer.from(text)
    const index = position % bytes.length
    bytes[index] = (bytes[index] ?? 0) ^ (1 << bit)
    return bytes.toString('latin1')
  }
  const part = fc.constantFrom('id', 'timestamp', 'signature', 'body')
  fc.assert(
    fc.property(part, fc.nat(), fc.nat({ max: 7 }), (name, position, bit) => {
      const genuine = { ...parts, body }
      const changed = { ...genuine, [name]: flip(genuine[name], position, bit), secrets: [secret], now }
      expect(reasonOf(changed)).not.toBe('verified')
    }),
    { numRuns: 1_000 },
  )
})

test('verifying random input never throws another error', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), fc.uint8Array(), fc.string(), (...received) => {
      const [anyId, anyTimestamp, anySignature, bytes, key] = received
      const input = { id: anyId, timestamp: anyTimestamp, signature: anySignature, body: bytes, secrets: [key] }
      expect(reasonOf(input)).not.toBe('verified')
    }),
  )
})
