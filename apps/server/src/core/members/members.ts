import { sql } from 'kysely'

import type { Database, Db, Tx } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import type { Clock } from '../../kernel/clock.ts'
import { notFound, ParleyError } from '../../kernel/errors.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import { recordAudit } from '../audit/record-audit.ts'
import type { Principal } from '../keys/key.ts'
import { keysChangedChannel } from '../keys/keys.ts'
import { lockWorkspace } from '../tenant/lock-workspace.ts'
import { requireRole } from './pass-on-role.ts'
import { requireLive } from './require-live.ts'
import type { Role } from './roles.ts'

/** A user in a workspace. */
export interface Member {
  id: number
  name: string
  email: string
  role: Role
  created_at: string
  /** `user:3`, `key:12` or `cli`. */
  created_by: string
  /** When the user's browser has last asked for something; to some minutes. Null: not within the last two weeks. */
  last_active_at: string | null
}

export interface Members {
  get(caller: Principal, id: number): Promise<Member>
  list(caller: Principal, page: Page): Promise<Listing<Member>>
  /** Throws `forbidden` unless the caller has what both roles may do, `conflict` for the last owner. */
  changeRole(caller: Principal, id: number, role: Role): Promise<Member>
  /** The user can still sign in, and sees the other workspaces. Throws as `changeRole` does. */
  remove(caller: Principal, id: number): Promise<Member>
}

interface MembersDependencies {
  database: Database
  clock: Clock
  /** Processes cache who asks. */
  sessions: { forget(): void }
}

export function createMembers({ database: { db, transact }, clock, sessions }: MembersDependencies): Members {
  async function get(caller: Principal, id: number, on: Db = db): Promise<Member> {
    requireLive(caller)
    const row = await membersOf(on, caller.accountId).where('members.id', '=', id).executeTakeFirst()
    if (!row) throw notFound('member', id)
    return toMember(row)
  }

  /** Nobody else can take the last owner's role meanwhile. */
  async function change(caller: Principal, id: number, work: (tx: Tx, member: Member) => Promise<void>) {
    const member = await transact(async (tx) => {
      await lockWorkspace(tx, caller.accountId)
      const found = await get(caller, id, tx)
      requireRole(caller, found.role, `change ${found.email}, who is ${found.role}`)
      await work(tx, found)
      await sql`select pg_notify(${keysChangedChannel}, ${String(caller.accountId)})`.execute(tx)
      return found
    })
    sessions.forget()
    return member
  }

  async function requireAnotherOwner(tx: Tx, { accountId }: Principal, id: number): Promise<void> {
    const other = await tx
      .selectFrom('members')
      .select('id')
      .where('workspace_id', '=', accountId)
      .where('role', '=', 'owner')
      .where('id', '!=', id)
      .executeTakeFirst()
    if (other) return
    throw new ParleyError('conflict', 'This is the last owner of the workspace: make somebody else an owner first.', {
      code: 'last_owner',
    })
  }

  return {
    get: (caller, id) => get(caller, id),

    async list(caller, page) {
      requireLive(caller)
      return paginate(membersOf(db, caller.accountId), page, { list: 'members', column: 'members.id' }, toMember)
    },

    async changeRole(caller, id, role) {
      requireRole(caller, role, `make somebody ${role}`)
      await change(caller, id, async (tx, member) => {
        if (member.role === role) return
        if (member.role === 'owner') await requireAnotherOwner(tx, caller, id)
        await tx.updateTable('members').set({ role }).where('id', '=', id).execute()
        const changes = { from: member.role, to: role }
        await recordAudit(tx, caller, { action: 'member.role_changed', id, changes }, clock.now())
      })
      return get(caller, id)
    },

    remove: (caller, id) =>
      change(caller, id, async (tx, member) => {
        if (member.role === 'owner') await requireAnotherOwner(tx, caller, id)
        await tx.deleteFrom('members').where('id', '=', id).execute()
        await recordAudit(tx, caller, { action: 'member.removed', id, changes: { role: member.role } }, clock.now())
      }),
  }
}

const membersOf = (db: Db, workspaceId: number) =>
  db
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.user_id')
    .select(['members.id', 'users.name', 'users.email', 'members.role', 'members.created_at', 'members.created_by'])
    .select((of) =>
      of
        .selectFrom('user_sessions')
        .select(({ fn }) => fn.max('user_sessions.updated_at').as('at'))
        .whereRef('user_sessions.user_id', '=', 'users.id')
        .as('last_active_at'),
    )
    .where('members.workspace_id', '=', workspaceId)

interface Row {
  id: number
  name: string
  email: string
  role: string
  created_at: Date
  created_by: string
  last_active_at: Date | null
}

const toMember = ({ role, created_at, last_active_at, ...row }: Row): Member => ({
  ...row,
  role: role as Role,
  created_at: created_at.toISOString(),
  last_active_at: last_active_at?.toISOString() ?? null,
})
