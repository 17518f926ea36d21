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

/** The one error that `verifyWebhook` throws. `code` is stable; the message is for people. */
export class PingrWebhookError extends Error {
  override readonly name = 'PingrWebhookError'
  readonly code: PingrWebhookErrorCode

  constructor(code: PingrWebhookErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

export interface ChallengeCodeOptions {
  /** Symbols of the code, from 4 to 12; 6 by default. */
  length?: number
  /**
   * The symbols that it is made of: two at least, none twice, no white space. By default letters and digits without
   * those that look alike (0, O, 1, I, L). `extractChallengeCode` gives upper case, whatever the charset has.
   */
  charset?: string
}

const defaultCharset = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'

/**
 * Verifies a delivery by its `X-Pingr-Signature` (`sha256=` and the HMAC-SHA256 of the raw body in hex, keyed with the
 * secret as it stands) in constant time, and gives its payload. Only the signature vouches for the fields: an event
 * that this version doesn't know is given as it came.
 *
 * @param rawBody as it was received, byte for byte; parsed and written again it may differ.
 * @param signature the header, as `req.headers['x-pingr-signature']` has it.
 * @throws PingrWebhookError, and nothing else, whatever was received.
 */
export function verifyWebhook(
  rawBody: string | Uint8Array,
  signature: string | readonly string[] | undefined,
  secret: string | undefined,
): PingrPayload {
  if (typeof secret !== 'string' || secret === '') {
    throw new PingrWebhookError('missing_secret', 'there is no secret to verify with')
  }
  if (typeof rawBody !== 'string' && !types.isUint8Array(rawBody)) {
    throw new PingrWebhookError('invalid_body', 'the body must be raw, as bytes or text: use express.raw(), say')
  }
  if (!signature?.length) throw new PingrWebhookError('missing_signature', 'there is no x-pingr-signature header')
  if (typeof signature !== 'string' || !isBodySignature({ signature, body: rawBody, secret })) {
    throw new PingrWebhookError('invalid_signature', 'the signature is not that of the body under this secret')
  }
  return parse(rawBody)
}

/**
 * A code for a login page to show, each symbol drawn evenly from the charset by the system's cryptographic source.
 *
 * @throws TypeError, RangeError for options that make no code.
 */
export function createChallengeCode({ length = 6, charset = defaultCharset }: ChallengeCodeOptions = {}): string {
  if (typeof length !== 'number') throw new TypeError('length must be a number')
  if (!Number.isInteger(length) || length < 4 || length > 12) throw new RangeError('length must be 4 to 12')
  const symbols = checkedSymbols(charset)
  // `randomInt` draws again what falls into the incomplete last range, so that no symbol is more likely than another.
  return Array.from({ length }, () => symbols[randomInt(symbols.length)]).join('')
}

/**
 * The code in a message that fired a trigger: the word after the phrase, in upper case; null when the message isn't the
 * phrase and something after it. Case, the form of characters (NFKC) and the amount of space don't matter. The word may
 * be anything that somebody has texted: only one that you have given out is a code.
 *
 * @throws TypeError, RangeError without a trigger phrase, after which every word would be a code.
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
  if (symbols.length < 2) throw new RangeError('charset must have two symbols at least')
  if (new Set(symbols).size < symbols.length) throw new RangeError('charset must have no symbol twice')
  if (symbols.some((symbol) => words(symbol).length === 0)) throw new RangeError('charset must have no white space')
  return symbols
}

function parse(rawBody: string | Uint8Array): PingrPayload {
  const payload = parseJson(rawBody)
  if (isObject(payload) && typeof payload.event === 'string') return payload as unknown as PingrPayload
  throw new PingrWebhookError('invalid_payload', 'the body is not a JSON object with an event')
}

function parseJson(rawBody: string | Uint8Array): unknown {
  try {
    // Strict, where Buffer's own decoding would put U+FFFD in the place of what isn't UTF-8.
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
