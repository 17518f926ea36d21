import type { Database, Tx } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { notFound, ParleyError } from '../../kernel/errors.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Principal } from '../keys/key.ts'
import { requireRole } from '../members/pass-on-role.ts'
import { requireLive } from '../members/require-live.ts'
import type { Role } from '../members/roles.ts'
import { hashLinkToken, linkWorksMs, mintLinkToken } from './one-time-link.ts'
import { checkPassword, type Passwords } from './passwords.ts'
import { announceSessions } from './session-changes.ts'
import { findUser, normalEmail, setPassword, type User } from './users.ts'

/** A link that sets a user's password, once. Parley sends no mail: somebody passes it on. */
export interface ResetLink {
  link: string
  expires_at: string
}

export interface ResetLinks {
  /**
   * For a member of the caller's workspace. Throws `forbidden` for one who may do more than the caller, and for a member of
   * another workspace as well: only the machine's operator stands above both.
   */
  createForMember(caller: Principal, memberId: number): Promise<ResetLink>
  /** For the operator. Throws `not_found` for an unknown address. */
  createForOperator(email: string): Promise<ResetLink>
  /** Ends all sessions of the user. Throws `not_found` for a link that doesn't work, or no longer. */
  use(token: string, password: string): Promise<User>
}

interface ResetLinksDependencies {
  database: Database
  clock: Clock
  passwords: Passwords
  publicUrl: string
  sessions: { forget(): void }
}

export function createResetLinks({
  database: { db, transact },
  clock,
  passwords,
  publicUrl,
  sessions,
}: ResetLinksDependencies): ResetLinks {
  async function create(tx: Tx, userId: string, createdBy: string): Promise<ResetLink> {
    const now = clock.now()
    const { token, hash } = mintLinkToken()
    const expiresAt = new Date(now.getTime() + linkWorksMs)
    const open = tx.updateTable('reset_links').where('user_id', '=', userId).where('used_at', 'is', null)
    await open.set({ used_at: now }).execute()
    await tx
      .insertInto('reset_links')
      .values({ user_id: userId, token_hash: hash, created_at: now, created_by: createdBy, expires_at: expiresAt })
      .execute()
    return { link: `${publicUrl}/app/reset#${token}`, expires_at: expiresAt.toISOString() }
  }

  async function findOpen(token: string): Promise<User> {
    const user = await db
      .selectFrom('reset_links')
      .innerJoin('users', 'users.id', 'reset_links.user_id')
      .select(['users.id', 'users.name', 'users.email'])
      .where('token_hash', '=', hashLinkToken(token))
      .where('used_at', 'is', null)
      .where('expires_at', '>', clock.now())
      .executeTakeFirst()
    if (!user) throw invalidLink()
    return user
  }

  return {
    async createForMember(caller, memberId) {
      requireLive(caller)
      return transact(async (tx) => {
        const memberships = await tx
          .selectFrom('members')
          .innerJoin('members as own', 'own.user_id', 'members.user_id')
          .select(['members.user_id', 'members.role', 'members.workspace_id'])
          .where('own.id', '=', memberId)
          .where('own.workspace_id', '=', caller.accountId)
          .execute()
        const own = memberships.find(({ workspace_id }) => workspace_id === caller.accountId)
        if (!own) throw notFound('member', memberId)
        requireRole(caller, own.role as Role, `set the password of a member who is ${own.role}`)
        if (memberships.length > 1) {
          throw new ParleyError(
            'forbidden',
            'This user is a member of another workspace, too: the operator makes the link, with npx parley users reset-password.',
            { code: 'member_elsewhere' },
          )
        }
        const link = await create(tx, own.user_id, caller.actor)
        await recordAudit(tx, caller, { action: 'member.reset_link_created', id: memberId }, clock.now())
        return link
      })
    },

    async createForOperator(email) {
      const user = await findUser(db, normalEmail(email))
      if (!user) throw notFound('user', email)
      return transact((tx) => create(tx, user.id, 'cli'))
    },

    async use(token, password) {
      const user = await findOpen(token)
      checkPassword(password, user)
      const passwordHash = await passwords.hash(password)
      const now = clock.now()
      await transact(async (tx) => {
        const used = await tx
          .updateTable('reset_links')
          .set({ used_at: now })
          .where('token_hash', '=', hashLinkToken(token))
          .where('used_at', 'is', null)
          .returning('id')
          .executeTakeFirst()
        if (!used) throw invalidLink()
        await setPassword(tx, { userId: user.id, passwordHash }, now)
        await announceSessions(tx)
      })
      sessions.forget()
      return user
    },
  }
}

const invalidLink = () =>
  new ParleyError('not_found', 'This link doesn’t work, or no longer: ask for a new one.', { code: 'invalid_link' })
