import { sql } from 'kysely'

import type { Tx } from '../../db/database.ts'
import type { Changes, Contact } from '../contacts/contact.ts'
import { recordChanges } from '../contacts/record-changes.ts'
import { scoreChanges } from '../contacts/score-changes.ts'
import { contactRows, toContact } from '../contacts/select-contact.ts'
import { appendEvents } from '../events/append.ts'
import type { EventType, NewEvent } from '../events/event.ts'
import { type Assessment, assess } from '../scoring/score.ts'
import { qualifiedStage } from '../tenant/stages.ts'
import { isSimulated, type Tenant } from '../tenant/tenant.ts'

/** Where the contacts of a stage go, by its name. */
export type Moves = ReadonlyMap<string, string>

interface Moved {
  before: Contact
  after: Contact
  assessment: Assessment
  changes: Changes
  qualifies: boolean
}

/** As many contacts as a statement has parameters for, and memory. */
const batch = 500

/** Moves the contacts of these stages, with a history entry and the events that a change of each would have. */
export async function moveContacts(tx: Tx, tenant: Tenant, moves: Moves, now: Date): Promise<void> {
  let last = 0
  for (;;) {
    const rows = await contactRows(tx)
      .where('contacts.workspace_id', '=', tenant.workspaceId)
      .where('stage', 'in', [...moves.keys()])
      .where('contacts.id', '>', last)
      .orderBy('contacts.id')
      .limit(batch)
      .forNoKeyUpdate('contacts')
      .execute()
    if (rows.length === 0) return
    last = rows.at(-1)?.id ?? last
    const moved = rows.map((row): Moved => {
      const before = toContact(row)
      const stage = moves.get(before.stage) ?? before.stage
      const qualifies = stage === qualifiedStage && before.qualified_at === null
      const at = now.toISOString()
      const after = { ...before, stage, updated_at: at, ...(qualifies && { qualified_at: at }) }
      const assessment = assess(after, row, tenant, now)
      const changes = { stage: { from: before.stage, to: stage }, ...scoreChanges(before, assessment) }
      const { score, temperature } = assessment
      return { before, after: { ...after, score, temperature }, assessment, changes, qualifies }
    })
    await write(tx, moved, now)
    const changed = moved.map(({ before, changes }) => ({
      workspaceId: tenant.workspaceId,
      contactId: before.id,
      changes,
    }))
    await recordChanges(tx, changed, tenant.actor, now)
    await appendEvents(
      tx,
      moved.flatMap((one) => eventsOf(one, tenant, now)),
    )
  }
}

async function write(tx: Tx, moved: Moved[], now: Date): Promise<void> {
  const rows = moved.map(({ after, assessment, qualifies }) => ({
    id: after.id,
    stage: after.stage,
    score: assessment.score,
    temperature: assessment.temperature,
    rescore_at: assessment.rescoreAt,
    qualified_at: qualifies ? now : null,
  }))
  await sql`
    update contacts c set stage = r.stage, score = r.score, temperature = r.temperature, rescore_at = r.rescore_at,
      qualified_at = coalesce(c.qualified_at, r.qualified_at), updated_at = ${now}
    from json_to_recordset(${JSON.stringify(rows)}::json) as r (
      id bigint, stage text, score smallint, temperature text, rescore_at timestamptz, qualified_at timestamptz)
    where c.id = r.id`.execute(tx)
}

function eventsOf({ after, changes, qualifies }: Moved, tenant: Tenant, now: Date): NewEvent[] {
  const event = (type: EventType, data: object): NewEvent => ({
    workspaceId: tenant.workspaceId,
    type,
    occurredAt: now,
    data,
    contactId: after.id,
    simulated: isSimulated(tenant),
  })
  return [
    event('contact.updated', { ...after, changes }),
    event('deal.updated', { ...after, changes }),
    ...(qualifies ? [event('contact.qualified', { ...after, qualified_by: tenant.actor })] : []),
  ]
}
