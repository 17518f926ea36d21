import type { Selectable } from 'kysely'

import type { Database, Db, Tx } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import type { Invitations as InvitationRow } from '../../db/types.gen.ts'
import type { Clock } from '../../kernel/clock.ts'
import { notFound, ParleyError } from '../../kernel/errors.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { KeyHolder } from '../keys/holder.ts'
import { requireRole } from '../members/pass-on-role.ts'
import { requireLive } from '../members/require-live.ts'
import type { Role } from '../members/roles.ts'
import { hashLinkToken, linkWorksMs, mintLinkToken } from '../users/one-time-link.ts'
import { checkPassword, type Passwords } from '../users/passwords.ts'
import { createUser, findUser, normalEmail, type User } from '../users/users.ts'
import { joinWorkspace } from './join-workspace.ts'

export interface Invitation {
  id: number
  email: string
  role: Role
  state: 'open' | 'accepted' | 'expired' | 'revoked'
  created_at: string
  created_by: string
  expires_at: string
}

/** What the person who has the link is told. */
export interface InvitationOffer {
  workspace: string
  email: string
  role: Role
  expires_at: string
  /** The person has a password already, for another workspace. */
  has_account: boolean
}

export interface Invitations {
  /**
   * The only answer that contains the link, which works once, for 24 hours. Takes the place of an earlier invitation of
   * the address. Throws `forbidden` for a role that may do more than the caller, `conflict` for a member.
   */
  create(caller: KeyHolder, input: { email: string; role: Role }): Promise<Invitation & { link: string }>
  list(caller: KeyHolder, page: Page): Promise<Listing<Invitation>>
  revoke(caller: KeyHolder, id: number): Promise<Invitation>
  /** Throws `not_found` for a link that doesn't work, or no longer. */
  lookUp(token: string): Promise<InvitationOffer>
  /** Makes a new user the member. Throws `not_found` as `lookUp` does, `conflict` if the address has an account. */
  acceptAsNew(token: string, input: { name: string; password: string }): Promise<User>
  /** Makes a user the member. Throws `forbidden` unless the invitation is the user's. */
  acceptAs(token: string, user: User): Promise<void>
}

interface InvitationsDependencies {
  database: Database
  clock: Clock
  passwords: Passwords
  publicUrl: string
  sessions: { forget(): void }
}

export function createInvitations({
  database: { db, transact },
  clock,
  passwords,
  publicUrl,
  sessions,
}: InvitationsDependencies): Invitations {
  const invitationsOf = ({ accountId }: KeyHolder) =>
    db.selectFrom('invitations').selectAll().where('workspace_id', '=', accountId)

  async function findOpen(on: Db, token: string): Promise<Selectable<InvitationRow>> {
    const row = await on
      .selectFrom('invitations')
      .selectAll()
      .where('token_hash', '=', hashLinkToken(token))
      .executeTakeFirst()
    if (row && stateOf(row, clock.now()) === 'open') return row
    throw invalidLink()
  }

  async function requireStranger(tx: Tx, workspaceId: number, email: string): Promise<void> {
    const member = await tx
      .selectFrom('members')
      .innerJoin('users', 'users.id', 'members.user_id')
      .select('members.id')
      .where('members.workspace_id', '=', workspaceId)
      .where('users.email', '=', email)
      .executeTakeFirst()
    if (!member) return
    throw new ParleyError('conflict', `${email} is a member of the workspace already.`, { code: 'already_member' })
  }

  async function accept(tx: Tx, token: string, userOf: (invitation: Selectable<InvitationRow>) => Promise<User>) {
    const now = clock.now()
    const invitation = await tx
      .updateTable('invitations')
      .set({ accepted_at: now })
      .where('token_hash', '=', hashLinkToken(token))
      .where('accepted_at', 'is', null)
      .where('revoked_at', 'is', null)
      .where('expires_at', '>', now)
      .returningAll()
      .executeTakeFirst()
    if (!invitation) throw invalidLink()
    const user = await userOf(invitation)
    await joinWorkspace(tx, invitation, user, now)
    return user
  }

  return {
    async create(caller, { email: written, role }) {
      const email = normalEmail(written)
      requireLive(caller)
      requireRole(caller, role, `invite somebody as ${role}`)
      const now = clock.now()
      const { token, hash } = mintLinkToken()
      const row = await transact(async (tx) => {
        if (!(await tx.selectFrom('workspaces').select('id').where('id', '=', caller.accountId).executeTakeFirst())) {
          throw notFound('workspace', caller.accountId)
        }
        await requireStranger(tx, caller.accountId, email)
        await tx
          .updateTable('invitations')
          .set({ revoked_at: now })
          .where('workspace_id', '=', caller.accountId)
          .where('email', '=', email)
          .where('accepted_at', 'is', null)
          .where('revoked_at', 'is', null)
          .execute()
        const made = await tx
          .insertInto('invitations')
          .values({
            workspace_id: caller.accountId,
            email,
            role,
            token_hash: hash,
            created_at: now,
            created_by: caller.actor,
            expires_at: new Date(now.getTime() + linkWorksMs),
          })
          .returningAll()
          .executeTakeFirstOrThrow()
        await recordAudit(tx, caller, { action: 'invitation.created', id: made.id, changes: { role } }, now)
        return made
      })
      return { ...toInvitation(row, now), link: `${publicUrl}/app/invitation#${token}` }
    },

    async list(caller, page) {
      requireLive(caller)
      return paginate(invitationsOf(caller), page, { list: 'invitations' }, (row) => toInvitation(row, clock.now()))
    },

    async revoke(caller, id) {
      requireLive(caller)
      const now = clock.now()
      return transact(async (tx) => {
        const found = await invitationsOf(caller).where('id', '=', id).executeTakeFirst()
        if (!found) throw notFound('invitation', id)
        const state = stateOf(found, now)
        const row =
          state === 'open' &&
          (await tx
            .updateTable('invitations')
            .set({ revoked_at: now })
            .where('id', '=', id)
            .where('accepted_at', 'is', null)
            .where('revoked_at', 'is', null)
            .returningAll()
            .executeTakeFirst())
        if (!row) {
          throw new ParleyError('conflict', `Invitation ${id} is not open any more.`, { code: 'invitation_closed' })
        }
        await recordAudit(tx, caller, { action: 'invitation.revoked', id, changes: { role: row.role } }, now)
        return toInvitation(row, now)
      })
    },

    async lookUp(token) {
      const { workspace_id, email, role, expires_at } = await findOpen(db, token)
      const { name } = await db
        .selectFrom('workspaces')
        .select('name')
        .where('id', '=', workspace_id)
        .executeTakeFirstOrThrow()
      const user = await findUser(db, email)
      return {
        workspace: name,
        email,
        role: role as Role,
        expires_at: expires_at.toISOString(),
        has_account: user !== undefined,
      }
    },

    async acceptAsNew(token, { name, password }) {
      const { email } = await findOpen(db, token)
      checkPassword(password, { name, email })
      const passwordHash = await passwords.hash(password)
      return transact((tx) =>
        accept(tx, token, async () => {
          if (await findUser(tx, email)) {
            throw new ParleyError('conflict', `${email} has an account: sign in with it to accept.`, {
              code: 'account_exists',
            })
          }
          return createUser(tx, { name, email, passwordHash }, clock.now())
        }),
      )
    },

    async acceptAs(token, user) {
      await transact((tx) =>
        accept(tx, token, async ({ email }) => {
          if (email === user.email) return user
          throw new ParleyError(
            'forbidden',
            `This invitation is for ${email}, and you are signed in as ${user.email}.`,
            {
              code: 'other_address',
            },
          )
        }),
      )
      sessions.forget()
    },
  }
}

const invalidLink = () =>
  new ParleyError('not_found', 'This invitation doesn’t work, or no longer: ask for a new one.', {
    code: 'invalid_link',
  })

function stateOf(row: Selectable<InvitationRow>, now: Date): Invitation['state'] {
  if (row.accepted_at) return 'accepted'
  if (row.revoked_at) return 'revoked'
  return row.expires_at <= now ? 'expired' : 'open'
}

const toInvitation = (row: Selectable<InvitationRow>, now: Date): Invitation => ({
  id: row.id,
  email: row.email,
  role: row.role as Role,
  state: stateOf(row, now),
  created_at: row.created_at.toISOString(),
  created_by: row.created_by,
  expires_at: row.expires_at.toISOString(),
})
