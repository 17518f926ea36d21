import { randomBytes } from 'node:crypto'

/** 192 bits, of which none is to be guessed. */
export const newToken = (): string => randomBytes(24).toString('base64url')
