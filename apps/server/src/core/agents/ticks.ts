import { sql } from 'kysely'

import type { Database, Tx } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { calendarOf } from '../meetings/calendar.ts'
import type { AgentDefinition, Audience } from './definition.ts'
import { eventsOf, nextTick } from './schedule.ts'

/** Starts runs by cron triggers. Any number of processes may run one each. */
export interface Ticks {
  /** Updates the agents' stored triggers from the catalogue, which may change with a release. */
  sync(): Promise<void>
  /** Handles one tick, or a batch of a tick's audience. Returns false if nothing is due. */
  step(): Promise<boolean>
}

interface TicksDependencies {
  database: Database
  clock: Clock
  catalogue: readonly AgentDefinition[]
}

/** Contacts per transaction. */
const atOnce = 2_000

export function createTicks({ database: { db, transact }, clock, catalogue }: TicksDependencies): Ticks {
  const byCron = (slug: string) => catalogue.find((one) => one.slug === slug && nextTick(one, clock.now(), 'UTC'))

  /** Ticks missed during a downtime count as one. */
  async function tick(tx: Tx, now: Date): Promise<boolean> {
    const due = await tx
      .selectFrom('agents')
      .select(['workspace_id', 'slug', 'next_tick_at'])
      .where('next_tick_at', '<=', now)
      .orderBy('next_tick_at')
      .limit(1)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst()
    if (!due?.next_tick_at) return false
    const { workspace_id, slug, next_tick_at: at } = due
    const definition = byCron(slug)
    await tx
      .updateTable('agents')
      .set({
        next_tick_at: definition
          ? nextTick(definition, now, (await calendarOf(tx, { workspaceId: workspace_id })).time_zone)
          : null,
      })
      .where('workspace_id', '=', workspace_id)
      .where('slug', '=', slug)
      .execute()
    if (!definition?.audience) return true
    await tx
      .insertInto('agent_ticks')
      .values({ workspace_id, agent_slug: slug, at })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
    return true
  }

  async function continueTick(tx: Tx, now: Date): Promise<boolean> {
    const one = await tx
      .selectFrom('agent_ticks')
      .selectAll()
      .orderBy('at')
      .limit(1)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst()
    if (!one) return false
    const audience = catalogue.find(({ slug }) => slug === one.agent_slug)?.audience
    const reached = audience && (await startForAudience(tx, { ...one, audience }, now))
    const row = { workspace_id: one.workspace_id, agent_slug: one.agent_slug, at: one.at }
    const where = sql<boolean>`(workspace_id, agent_slug, at) = (${row.workspace_id}, ${row.agent_slug}, ${row.at})`
    if (reached) await tx.updateTable('agent_ticks').set({ position: reached }).where(where).execute()
    else await tx.deleteFrom('agent_ticks').where(where).execute()
    return true
  }

  return {
    async sync() {
      for (const definition of catalogue) {
        const events = eventsOf(definition)
        await db
          .updateTable('agents')
          .set({ events })
          .where('slug', '=', definition.slug)
          .where(sql<boolean>`events is distinct from ${events}::text[]`)
          .execute()
        if (!nextTick(definition, clock.now(), 'UTC')) continue
        // An agent that is live but has no next tick yet, because its cron trigger is new.
        const sleeping = await db
          .selectFrom('agents')
          .select('workspace_id')
          .where('slug', '=', definition.slug)
          .where('enabled', '=', true)
          .where('status', '=', 'live')
          .where('next_tick_at', 'is', null)
          .execute()
        for (const { workspace_id } of sleeping) {
          const { time_zone } = await calendarOf(db, { workspaceId: workspace_id })
          const next_tick_at = nextTick(definition, clock.now(), time_zone)
          await db
            .updateTable('agents')
            .set({ next_tick_at })
            .where('workspace_id', '=', workspace_id)
            .where('slug', '=', definition.slug)
            .where('next_tick_at', 'is', null)
            .execute()
        }
      }
      const known = catalogue.map(({ slug }) => slug)
      await db
        .updateTable('agents')
        .set({ events: [], next_tick_at: null })
        .where(sql<boolean>`slug <> all(${known}::text[])`)
        .execute()
    },

    step: () =>
      transact(async (tx) => {
        const now = clock.now()
        return (await tick(tx, now)) || continueTick(tx, now)
      }),
  }
}

interface PendingTick {
  workspace_id: number
  agent_slug: string
  position: number
  audience: Audience
}

/** Queues a run for each matching contact of the next batch. Returns the batch's last id; undefined at the end. */
async function startForAudience(tx: Tx, pending: PendingTick, now: Date): Promise<number | undefined> {
  const { workspace_id, agent_slug, position, audience } = pending
  const hours = (count: number) => new Date(now.getTime() - count * 3_600_000)
  const { rows } = await sql<{ looked: number; reached: number | null }>`
    with few as materialized (
      select id, stage, opted_out_at, last_inbound_at, created_at from contacts
      where workspace_id = ${workspace_id} and id > ${position} order by id limit ${atOnce}
    ), started as (
      insert into agent_runs (workspace_id, agent_slug, contact_id, conversation_id, trigger, created_at, due_at)
      select ${workspace_id}::bigint, ${agent_slug}::text, few.id, c.id, 'cron', ${now}::timestamptz, ${now}::timestamptz
      from few left join lateral (
        select id, handler from conversations where contact_id = few.id
        order by last_message_at desc nulls last limit 1) c on true
      where few.opted_out_at is null
        and (${audience.stages ? [...audience.stages] : null}::text[] is null
          or few.stage = any(${audience.stages ? [...audience.stages] : null}::text[]))
        and coalesce(few.last_inbound_at, few.created_at) between ${hours(audience.silentHours.max)}::timestamptz
          and ${hours(audience.silentHours.min)}::timestamptz
        and coalesce(c.handler, 'agent') = 'agent'
      on conflict do nothing
    )
    select count(*)::integer as looked, max(id) as reached from few`.execute(tx)
  const [row] = rows
  return row && row.looked === atOnce ? (row.reached ?? undefined) : undefined
}
