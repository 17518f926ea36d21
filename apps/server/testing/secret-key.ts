import { createSecretBox } from '../src/kernel/secret-box.ts'

/** Parley's secret key in tests. */
export const secretKey = Buffer.alloc(32, 7)

/** The secret key as PARLEY_SECRET_KEY. */
export const secretKeySetting = secretKey.toString('base64')

/** As versions sealed secrets that didn't bind them to a place. */
export const sealedUnbound = (text: string): Buffer =>
  createSecretBox(secretKey, { placesFrom: new Date(8.64e15) }).seal(text, '')
