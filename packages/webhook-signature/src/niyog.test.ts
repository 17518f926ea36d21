import crypto from 'node:crypto'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { signNiyog } from './index.ts'

interface Received {
  headers: { 'x-niyog-signature': string }
  rawBody: Buffer
}

// Niyog's document, "Verify the signature (Node)", as printed. The JavaScript code is read from text.
const printed = `
function verify(req, secret) {
const header = req.headers['x-niyog-signature'] // "t=1716042131,v1=..."
const parts = Object.fromEntries(header.split(',').map(kv => kv.split('=')))
const ts = parseInt(parts.t, 10)
if (Math.abs(Date.now() / 1000 - ts) > 300) return false // replay protection
const signed = ts + '.' + req.rawBody.toString('utf8')
const expected = crypto.createHmac('sha256', secret).update(signed).digest('hex')
return crypto.timingSafeEqual(Buffer.from(parts.v1), Buffer.from(expected))
}
return verify`
const verify: (req: Received, secret: string) => boolean = new Function('crypto', printed)(crypto)

const timestamp = 1716042131
const body = '{"event":"lead.qualified","metadata":{"intent":"कीमत"}}'

function received(secrets: string[], rawBody = body): Received {
  return {
    headers: { 'x-niyog-signature': signNiyog({ timestamp, body, secrets }) },
    rawBody: Buffer.from(rawBody),
  }
}

describe("the document's own code", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: timestamp * 1_000, toFake: ['Date'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test('accepts what is signed, whatever the secret', () => {
    expect(verify(received(['whsec_abcdef']), 'whsec_abcdef')).toBe(true)
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (secret) => {
        expect(verify(received([secret]), secret)).toBe(true)
      }),
    )
  })

  test('refuses another body, another secret and another time', () => {
    expect(verify(received(['a']), 'b')).toBe(false)
    expect(verify(received(['a'], `${body} `), 'a')).toBe(false)
    vi.setSystemTime((timestamp + 301) * 1_000)
    expect(verify(received(['a']), 'a')).toBe(false)
  })

  test('accepts the current secret during a rotation', () => {
    expect(verify(received(['current', 'previous']), 'current')).toBe(true)
  })
})

test('a Niyog signature has the documented form, the HMAC over the time and the body', () => {
  // printf '1716042131.hi' | openssl dgst -sha256 -hmac whsec_abcdef
  expect(signNiyog({ timestamp, body: 'hi', secrets: ['whsec_abcdef'] })).toBe(
    't=1716042131,v1=534c64fd242bcca12344be0c9e893387043bff85337268b417e51aba7e115cee',
  )
  expect(signNiyog({ timestamp, body: Buffer.from('hi'), secrets: ['whsec_abcdef'] })).toBe(
    't=1716042131,v1=534c64fd242bcca12344be0c9e893387043bff85337268b417e51aba7e115cee',
  )
})

test('a Niyog signature has a part for each secret, the current one last', () => {
  const alone = (secret: string) => signNiyog({ timestamp, body, secrets: [secret] }).split(',')[1]
  const rotated = signNiyog({ timestamp, body, secrets: ['current', 'previous'] })
  expect(rotated.split(',')).toEqual([`t=${timestamp}`, alone('previous'), alone('current')])
})

test('a Niyog signature without a secret throws', () => {
  expect(() => signNiyog({ timestamp, body, secrets: [] })).toThrow(RangeError)
  expect(() => signNiyog({ timestamp, body, secrets: [''] })).toThrow(RangeError)
})
