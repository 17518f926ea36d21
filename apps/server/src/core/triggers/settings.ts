import { sql } from 'kysely'

import type { Database, Db } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { monthOf, type Plan, planLimits } from './plan.ts'

export interface TriggerSettings {
  plan: Plan
  /** How long a sender gets no other reply; 0: no cooldown. */
  cooldown_seconds: number
}

export interface TriggerSettingsPatch {
  plan?: Plan | undefined
  cooldown_seconds?: number | undefined
}

export interface TriggerUsage {
  /** Replies of this month, UTC. */
  replies_this_month: number
  /** Null: no limit. */
  replies_per_month: number | null
}

export interface TriggerSettingsService {
  get(workspaceId: number): Promise<TriggerSettings & TriggerUsage>
  update(workspaceId: number, patch: TriggerSettingsPatch): Promise<TriggerSettings & TriggerUsage>
}

interface TriggerSettingsDependencies {
  database: Database
  clock: Clock
}

export function createTriggerSettings({
  database: { db, transact },
  clock,
}: TriggerSettingsDependencies): TriggerSettingsService {
  async function get(workspaceId: number) {
    const settings = await settingsOf(db, workspaceId)
    return { ...settings, ...(await usageOf(db, workspaceId, settings.plan, clock.now())) }
  }

  return {
    get,
    async update(workspaceId, patch) {
      await transact(async (tx) => {
        const before = await settingsOf(tx, workspaceId)
        const { plan = before.plan, cooldown_seconds = before.cooldown_seconds } = patch
        await tx
          .insertInto('trigger_settings')
          .values({ workspace_id: workspaceId, plan, cooldown_seconds })
          .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet(patchOf(patch, before)))
          .execute()
        if (before.plan === 'unlimited' && plan !== 'unlimited') await recount(tx, workspaceId, clock.now())
      })
      return get(workspaceId)
    },
  }
}

/** Only the given fields: two concurrent changes don't undo each other. */
function patchOf({ plan, cooldown_seconds }: TriggerSettingsPatch, before: TriggerSettings) {
  if (plan === undefined) return { cooldown_seconds: cooldown_seconds ?? before.cooldown_seconds }
  return { plan, ...(cooldown_seconds !== undefined && { cooldown_seconds }) }
}

export async function settingsOf(db: Db, workspaceId: number): Promise<TriggerSettings> {
  const row = await db
    .selectFrom('trigger_settings')
    .select(['plan', 'cooldown_seconds'])
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst()
  return { plan: (row?.plan ?? 'unlimited') as Plan, cooldown_seconds: row?.cooldown_seconds ?? 60 }
}

export async function usageOf(db: Db, workspaceId: number, plan: Plan, now: Date): Promise<TriggerUsage> {
  const limit = planLimits[plan].repliesPerMonth
  const { rows } = await (limit === null
    ? sql<{ fires: number }>`${firesOf(workspaceId, now)}`
    : sql<{ fires: number }>`
        select fires from trigger_usage where workspace_id = ${workspaceId} and month = ${monthOf(now)}::date`
  ).execute(db)
  return { replies_this_month: rows[0]?.fires ?? 0, replies_per_month: limit }
}

/** Plans without a limit aren't counted: concurrent replies would wait for the lock of the one row. */
async function recount(db: Db, workspaceId: number, now: Date): Promise<void> {
  await sql`
    insert into trigger_usage (workspace_id, month, fires)
    select ${workspaceId}::bigint, ${monthOf(now)}::date, counted.fires from (${firesOf(workspaceId, now)}) counted
    on conflict (workspace_id, month) do update set fires = excluded.fires`.execute(db)
}

const firesOf = (workspaceId: number, now: Date) => sql`
  select count(*)::integer as fires from trigger_fires
  where workspace_id = ${workspaceId} and fired_at >= ${new Date(`${monthOf(now)}T00:00:00Z`)}`
