import { randomInt } from 'node:crypto'
import { types } from 'node:util'
import { isBodySignature } from '@parley/webhook-signature/body-signature'
import type { MessageReceived, SessionDisconnected } from './payloads.ts'
import { words } from './words.ts'

export type { MessageReceived, SessionDisconnected } from './payloads.ts'

export type PingrPayload = MessageReceived | SessionDisconnected

export type PingrWebhookErrorCode =
  | 'missing_secret'
  | 'invalid_body'
  | 'missing_signature'
  | 'invalid_signature'
  | 'invalid_payload'
  | 'simulated'

/** The one error that `verifyWebhook` throws. `code` is stable; the message is for people. */
export class PingrWebhookError extends Error {
  override readonly name = 'PingrWebhookError'
  readonly code: PingrWebhookErrorCode

  constructor(code: PingrWebhookErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

export interface VerifyOptions {
  /**
   * Also returns the payloads of messages that nobody has sent: those of Parley's simulator and of test keys, which are
   * marked `_simulated`. For development and tests. Default: true if the environment has `PINGR_ALLOW_SIMULATED=1`.
   */
  allowSimulated?: boolean
}

export interface ChallengeCodeOptions {
  /** The number of symbols, from 4 to 12. Default: 6. */
  length?: number
  /**
   * The symbols of the code: at least two, no duplicates, no white space. Default: letters and digits without those
   * that look alike (0, O, 1, I, L). `extractChallengeCode` returns upper case, whatever the charset has.
   */
  charset?: string
}

const defaultCharset = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'

/**
 * Verifies a delivery by its `X-Pingr-Signature` (`sha256=` and the hex HMAC-SHA256 of the raw body, keyed with the
 * whole secret) in constant time, and returns its payload. The fields are not validated: an event that this version
 * doesn't know is returned as it is. A simulated message is refused with the code `simulated` unless it is allowed: its
 * sender may be anybody. Answer it with 200, because Parley would send it again.
 *
 * @param rawBody as received, byte for byte; parsing and serializing may change it.
 * @param signature the header, from `req.headers['x-pingr-signature']`.
 * @throws PingrWebhookError, and nothing else, for any input.
 */
export function verifyWebhook(
  rawBody: string | Uint8Array,
  signature: string | readonly string[] | undefined,
  secret: string | undefined,
  { allowSimulated = process.env.PINGR_ALLOW_SIMULATED === '1' }: VerifyOptions = {},
): PingrPayload {
  if (typeof secret !== 'string' || secret === '') {
    throw new PingrWebhookError('missing_secret', 'there is no secret to verify with')
  }
  if (typeof rawBody !== 'string' && !types.isUint8Array(rawBody)) {
    throw new PingrWebhookError('invalid_body', 'the body must be raw bytes or text, as with express.raw()')
  }
  if (!signature?.length) throw new PingrWebhookError('missing_signature', 'there is no x-pingr-signature header')
  if (typeof signature !== 'string' || !isBodySignature({ signature, body: rawBody, secret })) {
    throw new PingrWebhookError('invalid_signature', 'the signature does not match the body and the secret')
  }
  const payload = parse(rawBody)
  if (!allowSimulated && (payload as Partial<MessageReceived>)._simulated) {
    throw new PingrWebhookError('simulated', 'the message is simulated: nobody has sent it')
  }
  return payload
}

/**
 * A code for a login page. Each symbol is drawn uniformly from the charset by the system's cryptographic source.
 *
 * @throws TypeError, RangeError for invalid options.
 */
export function createChallengeCode({ length = 6, charset = defaultCharset }: ChallengeCodeOptions = {}): string {
  if (typeof length !== 'number') throw new TypeError('length must be a number')
  if (!Number.isInteger(length) || length < 4 || length > 12) throw new RangeError('length must be 4 to 12')
  const symbols = checkedSymbols(charset)
  // `randomInt` has no modulo bias: it draws again in the incomplete last range.
  return Array.from({ length }, () => symbols[randomInt(symbols.length)]).join('')
}

/**
 * The code in a message that fired a trigger: the word after the phrase, in upper case. Null if the message isn't the
 * phrase followed by a word. Ignores case, character form (NFKC) and the amount of white space. A sender can text any
 * word: only one that you issued is a code.
 *
 * @throws TypeError, RangeError without a trigger phrase: every word would be a code.
 */
export function extractChallengeCode(text: string | null | undefined, trigger: string): string | null {
  if (typeof trigger !== 'string') throw new TypeError('trigger must be a string')
  const phrase = words(trigger)
  if (phrase.length === 0) throw new RangeError('trigger must not be empty')
  if (typeof text !== 'string') return null
  const said = words(text)
  return phrase.every((word, index) => said[index] === word) ? (said[phrase.length] ?? null) : null
}

function checkedSymbols(charset: string): string[] {
  if (typeof charset !== 'string') throw new TypeError('charset must be a string')
  const symbols = [...charset]
  if (symbols.length < 2) throw new RangeError('charset must have at least two symbols')
  if (new Set(symbols).size < symbols.length) throw new RangeError('charset must not repeat a symbol')
  if (symbols.some((symbol) => words(symbol).length === 0)) throw new RangeError('charset must not have white space')
  return symbols
}

function parse(rawBody: string | Uint8Array): PingrPayload {
  const payload = parseJson(rawBody)
  if (isObject(payload) && typeof payload.event === 'string') return payload as unknown as PingrPayload
  throw new PingrWebhookError('invalid_payload', 'the body is not a JSON object with an event')
}

function parseJson(rawBody: string | Uint8Array): unknown {
  try {
    // Strict: Buffer's decoding would replace invalid UTF-8 with U+FFFD.
    const text = typeof rawBody === 'string' ? rawBody : new TextDecoder('utf-8', strict).decode(rawBody)
    return JSON.parse(text)
  } catch (error) {
    throw new PingrWebhookError('invalid_payload', 'the body is not JSON', { cause: error })
  }
}

const strict = { fatal: true, ignoreBOM: true }

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
