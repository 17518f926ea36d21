import crypto from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { signBody } from './index.ts'

interface Received {
  headers: { 'x-webhook-signature': string }
  rawBody: Buffer
}

// IAGENTE's document, "Verify Signature", as printed except for the secret. The JavaScript code is read from text.
const printed = `
function verifyWebhook(req) {
const payload = req.rawBody; // Buffer do body
const signature = req.headers['x-webhook-signature'];
const expected = 'sha256=' + crypto
.createHmac('sha256', secret)
.update(payload)
.digest('hex');
if (crypto.timingSafeEqual(Buffer.from(expected), Buffer.from(signature))) {
// Assinatura valida - processar evento
const event = JSON.parse(payload);
return event;
} else {
// Assinatura invalida - rejeitar
throw new Error('Invalid signature');
}
}
return verifyWebhook`
const verifierOf = (secret: string): ((req: Received) => unknown) =>
  new Function('crypto', 'secret', printed)(crypto, secret)

const body = '{"event":"lead.created","data":{"name":"João"}}'

function received(secrets: string[], rawBody = body): Received {
  return { headers: { 'x-webhook-signature': signBody({ body, secrets }) }, rawBody: Buffer.from(rawBody) }
}

test("the document's own code accepts what is signed, whatever the secret", () => {
  expect(verifierOf('whsec_abcdef')(received(['whsec_abcdef']))).toEqual(JSON.parse(body))
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (secret) => {
      expect(verifierOf(secret)(received([secret]))).toEqual(JSON.parse(body))
    }),
  )
})

test("the document's own code refuses another body and another secret", () => {
  expect(() => verifierOf('b')(received(['a']))).toThrow('Invalid signature')
  expect(() => verifierOf('a')(received(['a'], `${body} `))).toThrow('Invalid signature')
})

test('an IAGENTE signature has the documented form, the HMAC over the body', () => {
  // printf 'hi' | openssl dgst -sha256 -hmac whsec_abcdef
  const signature = 'sha256=154f9a4cc1f5373b686e40cf2e201c3d60056de630f9cad7b1030b5e0e74f46d'
  expect(signBody({ body: 'hi', secrets: ['whsec_abcdef'] })).toBe(signature)
  expect(signBody({ body: Buffer.from('hi'), secrets: ['whsec_abcdef'] })).toBe(signature)
})

test('an IAGENTE signature uses the current secret during a rotation', () => {
  const rotated = signBody({ body, secrets: ['current', 'previous'] })
  expect(rotated).toBe(signBody({ body, secrets: ['current'] }))
})

test('an IAGENTE signature without a secret throws', () => {
  expect(() => signBody({ body, secrets: [] })).toThrow(RangeError)
  expect(() => signBody({ body, secrets: [''] })).toThrow(RangeError)
})
