import type { Passwords } from '../core/users/passwords.ts'

/** Scrypt, as the library hashes what it verifies at sign-in. */
export const passwords: Passwords = {
  async hash(password) {
    const { hashPassword } = await import('better-auth/crypto')
    return hashPassword(password)
  },
  async verify(hash, password) {
    const { verifyPassword } = await import('better-auth/crypto')
    return verifyPassword({ hash, password })
  },
}
