import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto'

/** Encrypts data that must be read back: signing secrets, channel credentials, stored answers. */
export interface SecretBox {
  /** What is sealed for one place opens at no other: see `placeOf`. */
  seal(text: string, place: string): Buffer
  /** Throws for what was sealed under another key, or for another place. */
  open(sealed: Buffer, place: string): string
  /** Whether it is sealed under the newest key, for this place. */
  isCurrent(sealed: Buffer, place: string): boolean
}

export interface SecretBoxOptions {
  /** The key before the last rotation: what it has sealed still opens. */
  previous?: Buffer | undefined
  /** Until then, texts are sealed in the old form, which processes of earlier versions can open. */
  placesFrom?: Date | undefined
}

/** Where a sealed text is stored: its column, and the key of its row. */
export const placeOf = (column: string, ...id: (string | number)[]): string => `${column}:${id.join(':')}`

const ivBytes = 12
const tagBytes = 16
// No text before version 2 begins so, but for one in 2^48.
const prefix = Buffer.from('PARLY2')

/** A key for one purpose, from the secret key. One purpose can tell nothing about another. */
export const deriveKey = (secretKey: Buffer, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secretKey, '', `parley ${purpose}`, 32))

interface Keys {
  /** Of texts that are bound to a place. */
  bound: KeyObject
  /** Of texts from before they were. */
  unbound: KeyObject
}

function keysFrom(bytes: Buffer): Keys {
  if (bytes.length !== 32) throw new Error('the secret key must be 32 bytes')
  // A key object is much faster than bytes in Node: 2 µs instead of 20 for each secret that is opened.
  return { bound: createSecretKey(deriveKey(bytes, 'secrets 2')), unbound: createSecretKey(bytes) }
}

/**
 * AES-256-GCM; sealed form: prefix (6 bytes), IV (12 bytes), tag (16 bytes), ciphertext, with the place as additional data.
 * The old form has neither prefix nor place. Throws when the key is not 32 bytes.
 */
export function createSecretBox(bytes: Buffer, { previous, placesFrom }: SecretBoxOptions = {}): SecretBox {
  const newest = keysFrom(bytes)
  const all = [newest, ...(previous ? [keysFrom(previous)] : [])]

  return {
    seal(text, place) {
      const old = placesFrom !== undefined && Date.now() < placesFrom.getTime()
      return old ? encrypt(newest.unbound, text) : Buffer.concat([prefix, encrypt(newest.bound, text, place)])
    },
    open(sealed, place) {
      const bound = boundPart(sealed)
      const ways = [
        ...(bound ? all.map((keys) => () => decrypt(keys.bound, bound, place)) : []),
        ...all.map((keys) => () => decrypt(keys.unbound, sealed)),
      ]
      for (const way of ways) {
        const text = attempt(way)
        if (text !== undefined) return text
      }
      throw new Error(`a secret of ${place.split(':')[0]} can't be opened`)
    },
    isCurrent(sealed, place) {
      const bound = boundPart(sealed)
      return bound !== undefined && attempt(() => decrypt(newest.bound, bound, place)) !== undefined
    },
  }
}

const boundPart = (sealed: Buffer): Buffer | undefined =>
  sealed.subarray(0, prefix.length).equals(prefix) ? sealed.subarray(prefix.length) : undefined

function encrypt(key: KeyObject, text: string, place?: string): Buffer {
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  if (place !== undefined) cipher.setAAD(Buffer.from(place))
  const ciphertext = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), ciphertext])
}

function decrypt(key: KeyObject, sealed: Buffer, place?: string): string {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, ivBytes), { authTagLength: tagBytes })
  if (place !== undefined) decipher.setAAD(Buffer.from(place))
  decipher.setAuthTag(sealed.subarray(ivBytes, ivBytes + tagBytes))
  return decipher.update(sealed.subarray(ivBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8')
}

function attempt(work: () => string): string | undefined {
  try {
    return work()
  } catch {
    return undefined
  }
}
