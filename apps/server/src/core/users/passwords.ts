import { invalidField } from '../../kernel/errors.ts'

/** Composition passes it in: hashing is the work of the library for accounts. */
export interface Passwords {
  hash(password: string): Promise<string>
  verify(hash: string, password: string): Promise<boolean>
}

export const shortestPassword = 10
export const longestPassword = 128

/** Throws `invalid` for a password that is easily guessed, as it is the user's name, say. */
export function checkPassword(password: string, { email, name }: { email: string; name: string }): void {
  const known = [email, email.split('@')[0] ?? '', name].map((text) => text.toLowerCase())
  const bare = password.toLowerCase()
  if (new Set(bare).size < 4) throw invalidField('password', 'must not be one character again and again')
  if (known.includes(bare)) throw invalidField('password', 'must not be your name or e-mail address')
}

export function checkPasswordLength(password: string): void {
  if (password.length < shortestPassword)
    throw invalidField('password', `must have at least ${shortestPassword} characters`)
}
