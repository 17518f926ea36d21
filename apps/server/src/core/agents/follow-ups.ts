import { sql } from 'kysely'

import type { Database } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'

/** Starts follow-ups. Each is started once, by any process. */
export interface FollowUps {
  /** Starts a batch of due follow-ups. Returns true if there may be more. */
  step(): Promise<boolean>
}

const atOnce = 100

export function createFollowUps({ database, clock }: { database: Database; clock: Clock }): FollowUps {
  return {
    step: () =>
      database.transact(async (tx) => {
        const now = clock.now()
        // A contact who has written since then has been answered, so the follow-up is cancelled.
        const { rows } = await sql<{ id: number }>`
          with due as (
            select f.* from agent_follow_ups f where f.outcome is null and f.due_at <= ${now}
            order by f.due_at limit ${atOnce} for update skip locked
          ), taken as (
            update agent_follow_ups f
            set outcome = case when p.last_inbound_at > due.created_at then 'cancelled' else 'run' end
            from due join contacts p on p.id = due.contact_id
            where f.id = due.id
            returning f.*
          ), started as (
            insert into agent_runs
              (workspace_id, agent_slug, contact_id, conversation_id, trigger, note, created_at, due_at)
            select t.workspace_id, t.agent_slug, t.contact_id, t.conversation_id, 'follow_up', t.note, ${now}::timestamptz, ${now}::timestamptz
            from taken t where t.outcome = 'run'
            on conflict do nothing
          )
          select id from taken`.execute(tx)
        return rows.length === atOnce
      }),
  }
}
