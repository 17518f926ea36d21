import { sql } from 'kysely'

import type { Database } from '../../db/database.ts'
import type { PresenceChanges } from '../../db/presence-changes.ts'
import type { Clock } from '../../kernel/clock.ts'
import { notFound } from '../../kernel/errors.ts'
import { currentConversation } from '../tenant/merged-ids.ts'
import type { Tenant } from '../tenant/tenant.ts'

/** A member who looks at a conversation. */
export interface Presence {
  /** As in `assignee`: `user:12`. */
  actor: string
  typing: boolean
  /** When it ends, unless it is said again. */
  until: string
}

export interface Presences {
  /** Who looks at a conversation now, the one who asks included. Throws `not_found`. */
  list(tenant: Tenant, conversationId: number): Promise<Presence[]>
  /** A member looks at a conversation, and types or not. Throws `not_found`. */
  put(tenant: Tenant, memberId: number, conversationId: number, typing: boolean): Promise<Presence[]>
}

const lastsMs = 10_000
const keptMs = 60 * 60_000

interface PresencesDependencies {
  database: Database
  clock: Clock
  /** Told of what others would see. */
  presence: Pick<PresenceChanges, 'tell'>
}

interface Before {
  id: number
  seen_at: Date | null
  typing_until: Date | null
}

export function createPresences({ database: { db }, clock, presence }: PresencesDependencies): Presences {
  const after = (now: Date) => new Date(now.getTime() + lastsMs)

  async function list({ workspaceId }: Tenant, conversationId: number): Promise<Presence[]> {
    const now = clock.now()
    const rows = await db
      .selectFrom('conversations as c')
      .leftJoin('presences as p', (join) =>
        join.onRef('p.conversation_id', '=', 'c.id').on('p.seen_at', '>', new Date(now.getTime() - lastsMs)),
      )
      .select(['p.member_id', 'p.seen_at', 'p.typing_until'])
      .where('c.workspace_id', '=', workspaceId)
      .where('c.id', '=', currentConversation(conversationId))
      .orderBy('p.member_id')
      .execute()
    if (rows.length === 0) throw notFound('conversation', conversationId)
    return rows.flatMap(({ member_id, seen_at, typing_until }) =>
      member_id === null || seen_at === null
        ? []
        : { actor: `user:${member_id}`, typing: isAfter(typing_until, now), until: after(seen_at).toISOString() },
    )
  }

  return {
    list,

    async put(tenant, memberId, conversationId, typing) {
      const now = clock.now()
      const { rows } = await sql<Before>`
        with at as (
          select id from conversations
          where workspace_id = ${tenant.workspaceId} and id = ${currentConversation(conversationId)}
        ), put as (
          insert into presences (conversation_id, member_id, workspace_id, seen_at, typing_until)
          select id, ${memberId}, ${tenant.workspaceId}, ${now}, ${typing ? after(now) : null} from at
          on conflict (conversation_id, member_id) do update
            set seen_at = excluded.seen_at, typing_until = excluded.typing_until
        )
        select at.id, p.seen_at, p.typing_until
        from at left join presences p on p.conversation_id = at.id and p.member_id = ${memberId}`
        .execute(db)
        .catch((error) => {
          throw wentMeanwhile(error) ? notFound('conversation', conversationId) : error
        })
      const [before] = rows
      if (!before) throw notFound('conversation', conversationId)
      const wasThere = before.seen_at !== null && isAfter(after(before.seen_at), now)
      if (!wasThere || isAfter(before.typing_until, now) !== typing) presence.tell(before.id)
      return list(tenant, before.id)
    },
  }
}

const isAfter = (time: Date | null, now: Date): boolean => time !== null && time > now

/** Merged or erased between the look-up and the check of the foreign key. */
const wentMeanwhile = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === '23503'

/** Deletes what has long been out of date. */
export async function purgePresences({ db }: Database, clock: Clock): Promise<void> {
  const before = new Date(clock.now().getTime() - keptMs)
  await db.deleteFrom('presences').where('seen_at', '<', before).execute()
}
