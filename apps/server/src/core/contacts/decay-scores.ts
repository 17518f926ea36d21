import { sql } from 'kysely'

import type { Database, Tx } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { appendEvents } from '../events/append.ts'
import { type Assessment, assess, type Pipeline } from '../scoring/score.ts'
import { rulesOf } from '../tenant/scoring-rules.ts'
import type { Changes, Contact } from './contact.ts'
import { recordChanges } from './record-changes.ts'
import { scoreChanges } from './score-changes.ts'
import { contactRows, toContact } from './select-contact.ts'

export interface Scoring {
  /** Computes up to `limit` scores again that time has lowered. Returns how many there were. */
  decay(limit: number): Promise<number>
  /** Computes up to `limit` scores of a workspace again, whose rules or stages have changed. Returns false if there is none. */
  applyRules(limit: number): Promise<boolean>
}

type Selected = Awaited<ReturnType<ReturnType<typeof contactRows>['execute']>>[number]

interface Rescored {
  workspaceId: number
  before: Contact
  assessment: Assessment
}

export function createScoring({ database: { transact }, clock }: { database: Database; clock: Clock }): Scoring {
  async function rescore(tx: Tx, rows: Selected[], pipelines: ReadonlyMap<number, Pipeline>, now: Date): Promise<void> {
    const rescored = rows.flatMap((row) => {
      const before = toContact(row)
      const pipeline = pipelines.get(row.workspace_id)
      return pipeline ? [{ workspaceId: row.workspace_id, before, assessment: assess(before, row, pipeline, now) }] : []
    })
    await write(tx, rescored, now)
    await announce(tx, rescored, now)
  }

  return {
    decay: (limit) =>
      transact(async (tx) => {
        const now = clock.now()
        // Rows that another process or a change in progress has locked are skipped.
        const rows = await contactRows(tx)
          .where('rescore_at', '<=', now)
          .orderBy('rescore_at')
          .limit(limit)
          .forNoKeyUpdate('contacts')
          .skipLocked()
          .execute()
        if (rows.length === 0) return 0
        await rescore(tx, rows, await pipelinesOf(tx, new Set(rows.map((row) => row.workspace_id))), now)
        return rows.length
      }),

    applyRules: (limit) =>
      transact(async (tx) => {
        const workspace = await tx
          .selectFrom('workspaces')
          .select(['id', 'stages', 'scoring', 'rescored_to'])
          .where('rescored_to', 'is not', null)
          .orderBy('id')
          .limit(1)
          .forNoKeyUpdate()
          .skipLocked()
          .executeTakeFirst()
        if (!workspace) return false
        const { id, stages, scoring, rescored_to: done } = workspace
        const rows = await contactRows(tx)
          .where('contacts.workspace_id', '=', id)
          .where('contacts.id', '>', done ?? 0)
          .orderBy('contacts.id')
          .limit(limit)
          .forNoKeyUpdate('contacts')
          .execute()
        await rescore(tx, rows, new Map([[id, { stages, scoring: rulesOf(scoring) }]]), clock.now())
        await tx
          .updateTable('workspaces')
          .set({ rescored_to: rows.length < limit ? null : (rows.at(-1)?.id ?? null) })
          .where('id', '=', id)
          .execute()
        return true
      }),
  }
}

async function pipelinesOf(tx: Tx, workspaceIds: ReadonlySet<number>): Promise<Map<number, Pipeline>> {
  const rows = await tx
    .selectFrom('workspaces')
    .select(['id', 'stages', 'scoring'])
    .where('id', 'in', [...workspaceIds])
    .execute()
  return new Map(rows.map(({ id, stages, scoring }) => [id, { stages, scoring: rulesOf(scoring) }]))
}

/** A first temperature is no change: the contact is older than scoring. */
const isNews = ({ before, assessment }: Rescored) =>
  before.temperature !== null && before.temperature !== assessment.temperature

async function write(tx: Tx, rescored: Rescored[], now: Date): Promise<void> {
  const rows = rescored.map((one) => ({
    id: one.before.id,
    score: one.assessment.score,
    temperature: one.assessment.temperature,
    rescore_at: one.assessment.rescoreAt,
    updated_at: isNews(one) ? now : null,
  }))
  await sql`
    update contacts c set score = r.score, temperature = r.temperature, rescore_at = r.rescore_at,
      updated_at = coalesce(r.updated_at, c.updated_at)
    from json_to_recordset(${JSON.stringify(rows)}::json) as r (
      id bigint, score smallint, temperature text, rescore_at timestamptz, updated_at timestamptz)
    where c.id = r.id`.execute(tx)
}

async function announce(tx: Tx, rescored: Rescored[], now: Date): Promise<void> {
  const news = rescored.filter(isNews).map((one) => ({ ...one, changes: scoreChanges(one.before, one.assessment) }))
  if (news.length === 0) return
  const changed = news.map(({ workspaceId, before, changes }) => ({ workspaceId, contactId: before.id, changes }))
  await recordChanges(tx, changed, 'scoring', now)
  await appendEvents(
    tx,
    news.map(({ workspaceId, before, assessment, changes }) => ({
      workspaceId,
      type: 'contact.updated',
      occurredAt: now,
      data: snapshot(before, assessment, changes, now),
      contactId: before.id,
    })),
  )
}

function snapshot(before: Contact, { score, temperature }: Assessment, changes: Changes, now: Date) {
  return { ...before, score, temperature, updated_at: now.toISOString(), changes }
}
