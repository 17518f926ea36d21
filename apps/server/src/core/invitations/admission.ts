import type { Database } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { createUser, findLinkedUser, findUser, linkUser, normalEmail, type User } from '../users/users.ts'
import { joinWorkspace } from './join-workspace.ts'

/** Somebody whom an identity provider knows. */
export interface KnownElsewhere {
  provider: string
  /** As the provider names the person, for good. */
  subject: string
  email: string
  /** Empty: the provider gives none. */
  name: string
  /** Whether the address is the person's, for sure. */
  proven: boolean
}

/** Decides which user somebody is whom an identity provider knows. */
export interface Admission {
  /**
   * Links the person to the user of the address, and from then on the address doesn't matter. Makes a user of somebody
   * who is invited, and accepts the invitations.
   */
  admit(person: KnownElsewhere): Promise<'admitted' | 'email_not_verified' | 'not_invited'>
}

export function createAdmission({ database, clock }: { database: Database; clock: Clock }): Admission {
  const { db, transact } = database

  /** Undefined: nobody has invited the address. */
  const acceptAll = (email: string, name: string): Promise<User | undefined> =>
    transact(async (tx) => {
      const now = clock.now()
      const accepted = await tx
        .updateTable('invitations')
        .set({ accepted_at: now })
        .where('email', '=', email)
        .where('accepted_at', 'is', null)
        .where('revoked_at', 'is', null)
        .where('expires_at', '>', now)
        .returningAll()
        .execute()
      // Another sign-in at the same time may have been first.
      const known = await findUser(tx, email)
      if (!known && accepted.length === 0) return undefined
      const user = known ?? (await createUser(tx, { email, name: nameOf(name, email) }, now))
      for (const invitation of accepted) await joinWorkspace(tx, invitation, user, now)
      return user
    })

  return {
    async admit({ provider, subject, email: written, name, proven }) {
      if (await findLinkedUser(db, provider, subject)) return 'admitted'
      if (!proven) return 'email_not_verified'
      const email = normalEmail(written)
      const user = (await findUser(db, email)) ?? (await acceptAll(email, name))
      if (!user) return 'not_invited'
      await linkUser(db, user.id, { provider, subject }, clock.now())
      return 'admitted'
    },
  }
}

/** As an identity provider gives it. Some give none. */
function nameOf(given: string, email: string): string {
  const name = given
    .replaceAll(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, 100)
    .toWellFormed()
    .trim()
  return name || (email.split('@')[0] ?? email)
}
