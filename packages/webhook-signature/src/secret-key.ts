import { createSecretKey, type KeyObject } from 'node:crypto'

const prefix = 'whsec_'
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/

// Cached: creating a key takes as long as signing with it.
const keys = new Map<string, KeyObject>()
const rememberAtMost = 1_000

/**
 * The HMAC key of a secret: the decoded base64 after `whsec_`, otherwise the text itself in UTF-8. Empty for an empty
 * secret, with which anybody could sign.
 */
export function secretKey(secret: string): KeyObject {
  const known = keys.get(secret)
  if (known) return known
  const encoded = secret.startsWith(prefix) ? secret.slice(prefix.length) : ''
  // A key object, because an HMAC with a key as bytes takes Node five times as long.
  const key =
    encoded !== '' && base64.test(encoded) ? createSecretKey(encoded, 'base64') : createSecretKey(secret, 'utf8')
  if (keys.size >= rememberAtMost) keys.clear()
  keys.set(secret, key)
  return key
}
