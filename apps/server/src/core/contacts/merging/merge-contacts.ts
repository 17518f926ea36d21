import { isDeepStrictEqual } from 'node:util'

import type { Selectable } from 'kysely'

import { CollisionError, type Tx } from '../../../db/database.ts'
import type { Contacts as ContactRow } from '../../../db/types.gen.ts'
import { extendOptOut } from '../../consent/suppressions.ts'
import { appendEvents } from '../../events/append.ts'
import { assess, type Pipeline } from '../../scoring/score.ts'
import { rulesOf } from '../../tenant/scoring-rules.ts'
import { unitedAttributes } from '../attributes.ts'
import type { Changes, Contact, Identity } from '../contact.ts'
import { recordChanges } from '../record-changes.ts'
import { selectContacts, toContact } from '../select-contact.ts'
import { unitedTags } from '../tags.ts'
import { moveConversations } from './move-conversations.ts'
import { moveWork } from './move-work.ts'

interface Merging {
  workspaceId: number
  /** Two contacts or more. */
  ids: readonly number[]
  /** Absent: the oldest stays. */
  survivor?: number
  /** As in the history of changes. */
  actor: string
}

type Row = Selectable<ContactRow> & { identities: Identity[] }

/**
 * Makes one contact of several that are the same person, with all that belongs to them. The others' ids lead to it. Its
 * own fields stay, and the others fill its gaps; an opt-out of one of them holds for all. Emits `contact.merged` for each
 * contact that goes.
 */
export async function mergeContacts(
  tx: Tx,
  { workspaceId, ids, survivor, actor }: Merging,
  now: Date,
): Promise<Contact> {
  const rows = await selectContacts(tx, workspaceId)
    .where('contacts.id', 'in', [...ids])
    .orderBy('contacts.id')
    .forUpdate('contacts')
    .execute()
  if (rows.length < new Set(ids).size) throw new CollisionError('another transaction has just merged a contact')
  const { stages, scoring } = await tx
    .selectFrom('workspaces')
    .select(['stages', 'scoring'])
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow()
  const settings = { actor, stages, scoring: rulesOf(scoring) }
  const kept = survivor ?? Math.min(...ids)
  let row = rows.find(({ id }) => id === kept) as Row
  for (const other of rows.filter(({ id }) => id !== kept)) {
    row = await absorb(tx, row, other, settings, now)
  }
  return toContact(row)
}

interface Settings extends Pipeline {
  actor: string
}

async function absorb(tx: Tx, kept: Row, gone: Row, { actor, ...pipeline }: Settings, now: Date): Promise<Row> {
  const merge = { workspaceId: kept.workspace_id, loser: gone.id, survivor: kept.id, now }
  await moveConversations(tx, merge)
  await moveWork(tx, merge)
  await tx.deleteFrom('contacts').where('id', '=', gone.id).execute()
  await tx
    .insertInto('merged_contacts')
    .values({ id: gone.id, workspace_id: merge.workspaceId, into_id: kept.id, merged_at: now })
    .execute()

  const identities = [...kept.identities, ...gone.identities]
  const person = { workspaceId: merge.workspaceId, contactId: kept.id, identities }
  const optedOutAt = await extendOptOut(tx, person, earliest(kept.opted_out_at, gone.opted_out_at), now)
  const united = { ...unitedFields(kept, gone, pipeline.stages), opted_out_at: optedOutAt }
  const scored = assess(toContact({ ...kept, ...united }), { ...kept, ...united }, pipeline, now)
  await tx
    .updateTable('contacts')
    .set({
      ...united,
      attributes: JSON.stringify(united.attributes),
      score: scored.score,
      temperature: scored.temperature,
      rescore_at: scored.rescoreAt,
      updated_at: now,
    })
    .where('id', '=', kept.id)
    .execute()
  const row = await selectContacts(tx, merge.workspaceId).where('contacts.id', '=', kept.id).executeTakeFirstOrThrow()
  const after = toContact(row)
  const changes = difference(toContact(kept), after)
  await recordChanges(
    tx,
    [
      {
        workspaceId: merge.workspaceId,
        contactId: kept.id,
        changes: { ...changes, merged_contact_id: { from: null, to: gone.id } },
      },
    ],
    actor,
    now,
  )
  const data = { ...after, changes, merged_contact_id: gone.id }
  await appendEvents(tx, [
    { workspaceId: merge.workspaceId, type: 'contact.merged', occurredAt: now, data, contactId: kept.id },
  ])
  return row
}

const earliest = (a: Date | null, b: Date | null) => (a === null || (b !== null && b < a) ? b : a)
const latest = (a: Date | null, b: Date | null) => (a === null || (b !== null && b > a) ? b : a)

/** The survivor's fields, and the other's where it has none. */
function unitedFields(kept: Row, gone: Row, stages: readonly string[]) {
  const deal = kept.deal_value_cents === null ? gone : kept
  return {
    name: kept.name ?? gone.name,
    company: kept.company ?? gone.company,
    source: kept.source ?? gone.source,
    intent: kept.intent ?? gone.intent,
    stage: kept.stage === stages[0] ? gone.stage : kept.stage,
    deal_value_cents: deal.deal_value_cents,
    currency: deal.currency ?? kept.currency ?? gone.currency,
    owner: kept.owner ?? gone.owner,
    tags: unitedTags(kept.tags, gone.tags),
    lost_reason: kept.lost_reason ?? gone.lost_reason,
    time_zone: kept.time_zone ?? gone.time_zone,
    attributes: unitedAttributes(kept.attributes as Contact['attributes'], gone.attributes as Contact['attributes']),
    score_override: kept.score_override ?? gone.score_override,
    temperature_override: kept.temperature_override ?? gone.temperature_override,
    created_at: earliest(kept.created_at, gone.created_at) ?? kept.created_at,
    qualified_at: earliest(kept.qualified_at, gone.qualified_at),
    last_inbound_at: latest(kept.last_inbound_at, gone.last_inbound_at),
    replies: kept.replies + gone.replies,
    interested: kept.interested || gone.interested,
    enrolled: kept.enrolled || gone.enrolled,
  }
}

const compared = [
  'phone',
  'email',
  'linkedin',
  'name',
  'company',
  'source',
  'intent',
  'stage',
  'score',
  'temperature',
  'deal_value_cents',
  'currency',
  'owner',
  'tags',
  'lost_reason',
  'time_zone',
  'qualified_at',
  'opted_out_at',
] as const

function difference(before: Contact, after: Contact): Changes {
  const changes: Changes = {}
  for (const field of compared) {
    if (!isDeepStrictEqual(before[field], after[field])) changes[field] = { from: before[field], to: after[field] }
  }
  for (const [name, to] of Object.entries(after.attributes)) {
    if (!Object.hasOwn(before.attributes, name)) changes[`attributes.${name}`] = { from: null, to }
  }
  return changes
}
