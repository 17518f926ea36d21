import type { Database } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { invalidField, notFound, ParleyError } from '../../kernel/errors.ts'
import { checkPassword, type Passwords } from './passwords.ts'
import { announceSessions } from './session-changes.ts'
import type { SignedIn } from './sessions.ts'
import { passwordHashOf, setPassword } from './users.ts'

export interface Profile {
  id: string
  name: string
  email: string
  /** Null: as the browser has it. */
  locale: string | null
  color_scheme: 'light' | 'dark' | null
  single_key_shortcuts: boolean
}

export interface ProfileChange {
  name?: string | undefined
  locale?: string | null | undefined
  color_scheme?: 'light' | 'dark' | null | undefined
  single_key_shortcuts?: boolean | undefined
}

/** A browser in which the user is signed in. */
export interface BrowserSession {
  id: string
  /** The one that asks. */
  current: boolean
  address: string | null
  user_agent: string | null
  created_at: string
  last_active_at: string
  expires_at: string
}

/** What users do with their own account. */
export interface OwnAccount {
  get(userId: string): Promise<Profile>
  update(userId: string, change: ProfileChange): Promise<Profile>
  /** Ends the user's other sessions. Throws `invalid` for a wrong current password. */
  changePassword(who: SignedIn, input: { current: string; password: string }): Promise<void>
  listSessions(who: SignedIn): Promise<BrowserSession[]>
  endSession(who: SignedIn, id: string): Promise<void>
  /** Returns how many there were. */
  endOtherSessions(who: SignedIn): Promise<number>
}

interface OwnAccountDependencies {
  database: Database
  clock: Clock
  passwords: Passwords
  sessions: { forget(): void }
}

export function createOwnAccount({
  database: { db, transact },
  clock,
  passwords,
  sessions,
}: OwnAccountDependencies): OwnAccount {
  async function get(userId: string): Promise<Profile> {
    const row = await db
      .selectFrom('users')
      .select(['id', 'name', 'email', 'locale', 'color_scheme', 'single_key_shortcuts'])
      .where('id', '=', userId)
      .executeTakeFirst()
    if (!row) throw notFound('user', userId)
    return { ...row, color_scheme: row.color_scheme as Profile['color_scheme'] }
  }

  async function forget(): Promise<void> {
    sessions.forget()
    await announceSessions(db)
  }

  return {
    get,

    async update(userId, change) {
      await db
        .updateTable('users')
        .set({ ...change, updated_at: clock.now() })
        .where('id', '=', userId)
        .execute()
      await forget()
      return get(userId)
    },

    async changePassword({ user, sessionId }, { current, password }) {
      const hash = await passwordHashOf(db, user.id)
      if (hash === undefined) {
        throw new ParleyError('conflict', 'You sign in elsewhere, and have no password here.', { code: 'no_password' })
      }
      if (!(await passwords.verify(hash, current))) throw invalidField('current_password', 'is not your password')
      checkPassword(password, user)
      const passwordHash = await passwords.hash(password)
      await transact(async (tx) => {
        await setPassword(tx, { userId: user.id, passwordHash, keepSession: sessionId }, clock.now())
        await announceSessions(tx)
      })
      sessions.forget()
    },

    async listSessions({ user, sessionId }) {
      const rows = await db
        .selectFrom('user_sessions')
        .selectAll()
        .where('user_id', '=', user.id)
        .where('expires_at', '>', clock.now())
        .orderBy('updated_at', 'desc')
        .limit(100)
        .execute()
      return rows.map((row) => ({
        id: row.id,
        current: row.id === sessionId,
        address: row.ip_address,
        user_agent: row.user_agent,
        created_at: row.created_at.toISOString(),
        last_active_at: row.updated_at.toISOString(),
        expires_at: row.expires_at.toISOString(),
      }))
    },

    async endSession({ user }, id) {
      const ended = await db
        .deleteFrom('user_sessions')
        .where('user_id', '=', user.id)
        .where('id', '=', id)
        .returning('id')
        .executeTakeFirst()
      if (!ended) throw notFound('session', id)
      await forget()
    },

    async endOtherSessions({ user, sessionId }) {
      const ended = await db
        .deleteFrom('user_sessions')
        .where('user_id', '=', user.id)
        .where('id', '!=', sessionId)
        .returning('id')
        .execute()
      await forget()
      return ended.length
    },
  }
}
