import { sql } from 'kysely'

import type { Database, Tx } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { appendEvents } from '../events/append.ts'
import { type Assessment, assess } from '../scoring/score.ts'
import type { Changes, Contact } from './contact.ts'
import { recordChanges } from './record-changes.ts'
import { scoreChanges } from './score-changes.ts'
import { contactRows, toContact } from './select-contact.ts'

export interface Scoring {
  /** Computes up to `limit` scores again that time has lowered. Returns how many there were. */
  decay(limit: number): Promise<number>
}

interface Rescored {
  workspaceId: number
  before: Contact
  assessment: Assessment
}

export function createScoring({ database: { transact }, clock }: { database: Database; clock: Clock }): Scoring {
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
        const stages = await stagesOf(tx, new Set(rows.map((row) => row.workspace_id)))
        const rescored = rows.map((row) => {
          const before = toContact(row)
          const assessment = assess(before, row, stages.get(row.workspace_id) ?? [], now)
          return { workspaceId: row.workspace_id, before, assessment }
        })
        await write(tx, rescored, now)
        await announce(tx, rescored, now)
        return rows.length
      }),
  }
}

async function stagesOf(tx: Tx, workspaceIds: ReadonlySet<number>): Promise<Map<number, string[]>> {
  const rows = await tx
    .selectFrom('workspaces')
    .select(['id', 'stages'])
    .where('id', 'in', [...workspaceIds])
    .execute()
  return new Map(rows.map(({ id, stages }) => [id, stages]))
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
