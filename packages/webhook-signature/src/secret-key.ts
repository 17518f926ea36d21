import { createSecretKey, type KeyObject } from 'node:crypto'

const prefix = 'whsec_'
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/

// Making a key takes as long as signing with it.
const keys = new Map<string, KeyObject>()
const rememberAtMost = 1_000

/**
 * The HMAC key that a secret stands for: what the base64 after `whsec_` decodes to, otherwise the text itself in UTF-8.
 * Empty for an empty secret, with which anyone could sign.
 */
export function secretKey(secret: string): KeyObject {
  const known = keys.get(secret)
  if (known) return known
  const encoded = secret.startsWith(prefix) ? secret.slice(prefix.length) : ''
  // As a key object: Node takes five times as long for an HMAC whose key is bytes.
  const key =
    encoded !== '' && base64.test(encoded) ? createSecretKey(encoded, 'base64') : createSecretKey(secret, 'utf8')
  if (keys.size >= rememberAtMost) keys.clear()
  keys.set(secret, key)
  return key
}
