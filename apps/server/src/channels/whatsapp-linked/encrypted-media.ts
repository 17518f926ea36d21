import { createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

/** As the derivation of keys calls the kinds of media. */
const names = { image: 'Image', video: 'Video', audio: 'Audio', document: 'Document', sticker: 'Image' } as const
export type MediaKind = keyof typeof names

export const isMediaKind = (text: unknown): text is MediaKind => typeof text === 'string' && Object.hasOwn(names, text)

const macLength = 10

/** A file that WhatsApp keeps encrypted: AES-256-CBC, then the first bytes of an HMAC. Undefined: it isn't this key's. */
export function decryptMedia(sealed: Buffer, key: Buffer, kind: MediaKind): Buffer | undefined {
  const keys = Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), `WhatsApp ${names[kind]} Keys`, 112))
  const [iv, cipherKey, macKey] = [keys.subarray(0, 16), keys.subarray(16, 48), keys.subarray(48, 80)]
  const encrypted = sealed.subarray(0, -macLength)
  const mac = createHmac('sha256', macKey).update(iv).update(encrypted).digest().subarray(0, macLength)
  const given = sealed.subarray(-macLength)
  if (given.length !== macLength || !timingSafeEqual(mac, given)) return undefined
  const decipher = createDecipheriv('aes-256-cbc', cipherKey, iv)
  return Buffer.concat([decipher.update(encrypted), decipher.final()])
}
