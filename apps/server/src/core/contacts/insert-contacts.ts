import { CompiledQuery } from 'kysely'
import { type Db, isUniqueViolation, type PendingWork } from '../../db/database.ts'
import { newId } from '../../kernel/ids.ts'
import { hashAddresses } from '../consent/address-hash.ts'
import type { StoredEvent } from '../events/direct-dispatch.ts'
import type { EventType } from '../events/event.ts'
import { fanOut, prepareFanOut } from '../events/fan-out.ts'
import type { Contact } from './contact.ts'
import { type NewContact, optedOut } from './new-contact.ts'

// Contacts, identities, events and deliveries in one statement: atomic without begin and commit, and one round trip for
// a whole batch. With 32 clients this took a third of the time of one statement per contact. The limit keeps the
// planner from turning the look-up into a join, which it would plan for an empty table and keep for a full one. The
// input has an event's data without the contact's id, which only the statement knows; the statement prepends it.
//
// A contact with a suppressed address isn't inserted but told of, and inserted as opted out in a second turn: the opt-out
// counts for the score and is part of the events.
const statement = `
with given as materialized (
  select r.*, (
    select json_build_array(r.position, s.created_at, s.consent_id) from suppressions s
    where s.workspace_id = r.workspace_id and s.address_hash = any(r.address_hashes)
    order by s.created_at limit 1) as suppressed
  from json_to_recordset($1::json) as r (
    position integer, workspace_id bigint, at timestamptz, name text, company text, source text, intent text, stage text,
    score smallint, temperature text, score_override smallint, temperature_override text, deal_value_cents bigint,
    currency text, owner text, tags text[], lost_reason text, time_zone text, attributes jsonb, qualified_at timestamptz, opted_out_at timestamptz, consent_id bigint,
    address_kinds text[], address_hashes text[], identity_kinds text[], identity_values text[], created_event uuid, qualified_event uuid, trace_parent text,
    simulated boolean, data json)
), input as materialized (
  select nextval('contacts_id_seq') as id, r.* from given r
  where (r.suppressed is null or r.opted_out_at is not null) and not exists (
    select from unnest(r.identity_kinds, r.identity_values) as wanted (kind, value), lateral (
      select from identities i
      where i.workspace_id = r.workspace_id and i.kind = wanted.kind and i.value = wanted.value and i.kind <> 'email'
      limit 1) as taken)
), contact as (
  insert into contacts (id, workspace_id, name, company, source, intent, stage, score, temperature, score_override,
    temperature_override, deal_value_cents, currency, owner, tags, lost_reason, time_zone, attributes, created_at, updated_at, qualified_at, opted_out_at)
  select id, workspace_id, name, company, source, intent, stage, score, temperature, score_override,
    temperature_override, deal_value_cents, currency, owner, tags, lost_reason, time_zone, attributes, at, at, qualified_at, opted_out_at
  from input
), identity as (
  insert into identities (contact_id, workspace_id, kind, value, created_at)
  select id, workspace_id, i.kind, i.value, at from input, unnest(identity_kinds, identity_values) as i (kind, value)
  order by workspace_id, i.kind, i.value
), suppression as (
  insert into suppressions (workspace_id, address_hash, kind, contact_id, consent_id, created_at)
  select distinct on (workspace_id, a.hash) workspace_id, a.hash, a.kind, id, consent_id, opted_out_at
  from input, unnest(address_hashes, address_kinds) as a (hash, kind) where opted_out_at is not null
  order by workspace_id, a.hash
  on conflict (workspace_id, address_hash) do update set contact_id = excluded.contact_id
), new_event as (
  insert into events (id, workspace_id, type, occurred_at, data, contact_id, trace_parent, simulated)
  select e.id, input.workspace_id, e.type, input.at,
    ('{"id":' || input.id || ',' || substr(input.data::text, 2))::json, input.id, input.trace_parent, input.simulated
  from input, lateral (
    values (input.created_event, 'contact.created'), (input.qualified_event, 'contact.qualified')) as e (id, type)
  where e.id is not null
  returning id, workspace_id, type, occurred_at, contact_id, channel_id, endpoint_id, simulated
), ${fanOut('$2', '$3')}
select fan_out, (select json_agg(json_build_array(position, id)) from input) as made,
  (select json_agg(suppressed) from given where opted_out_at is null and suppressed is not null) as suppressed
from fan_out`

/** The events that are written with a contact. */
export const eventsOf = ({ qualified_at }: Pick<Contact, 'qualified_at'>): EventType[] =>
  qualified_at === null ? ['contact.created'] : ['contact.created', 'contact.qualified']

/**
 * Inserts contacts with their events. A contact is skipped, and undefined in the result, if another contact has one of
 * its identities. The batch fails with a unique violation if a concurrent transaction takes an identity, or if two
 * contacts of the batch share one.
 */
export async function insertContacts(
  db: Db,
  contacts: NewContact[],
): Promise<{ made: (Contact | undefined)[]; left: PendingWork }> {
  const { made, left, suppressed } = await insert(db, contacts)
  if (suppressed.length === 0) return { made, left }
  const again = suppressed.map(({ position, since, consentId }) =>
    optedOut(contacts[position] as NewContact, since, consentId),
  )
  const second = await insertAgain(db, again)
  for (const [index, { position }] of suppressed.entries()) made[position] = second.made[index]
  return { made, left: sum([left, second.left]) }
}

/** Outside a transaction, the first contacts stand: of two that share an identity, only the later one is skipped. */
async function insertAgain(
  db: Db,
  contacts: NewContact[],
): Promise<{ made: (Contact | undefined)[]; left: PendingWork }> {
  try {
    return await insert(db, contacts)
  } catch (error) {
    if (db.isTransaction || !isUniqueViolation(error)) throw error
  }
  if (contacts.length === 1) return { made: [], left: sum([]) }
  const made: (Contact | undefined)[] = []
  const left: PendingWork[] = []
  for (const contact of contacts) {
    const one = await insertAgain(db, [contact])
    made.push(one.made[0])
    left.push(one.left)
  }
  return { made, left: sum(left) }
}

const sum = (all: readonly PendingWork[]): PendingWork => ({
  deliveries: all.some(({ deliveries }) => deliveries),
  other: all.some(({ other }) => other),
})

interface Suppressed {
  /** The index among the contacts. */
  position: number
  since: Date
  consentId: number
}

interface Row {
  fan_out: unknown
  made: [position: number, id: number][] | null
  suppressed: [position: number, since: string, consentId: number][] | null
}

async function insert(db: Db, contacts: NewContact[]) {
  const input = contacts.map((contact, position) => toInput(db, contact, position))
  const { values, finish } = prepareFanOut(db, new Set(contacts.map(({ workspaceId }) => workspaceId)))
  const { rows } = await db.executeQuery<Row>(CompiledQuery.raw(statement, [JSON.stringify(input), ...values]))
  const ids = new Map(rows[0]?.made)
  const left = finish(rows[0]?.fan_out, () => input.flatMap((row) => storedEvents(row, ids.get(row.position))))
  const made = contacts.map(({ contact }, position) => {
    const id = ids.get(position)
    return id === undefined ? undefined : { id, ...contact }
  })
  const suppressed = (rows[0]?.suppressed ?? []).map(
    ([position, since, consentId]): Suppressed => ({ position, since: new Date(since), consentId }),
  )
  return { made, left, suppressed }
}

type Input = ReturnType<typeof toInput>

function toInput(
  db: Db,
  { workspaceId, contact, said, traceparent, simulated, consentId }: NewContact,
  position: number,
) {
  const { kinds, hashes } = hashAddresses(db, workspaceId, contact.identities)
  const { name, company, source, intent, stage, score, temperature, currency, time_zone, attributes, qualified_at } =
    contact
  const { owner, tags, lost_reason } = contact
  return {
    simulated,
    position,
    workspace_id: workspaceId,
    at: contact.created_at,
    name,
    company,
    source,
    intent,
    stage,
    score,
    temperature,
    ...said,
    deal_value_cents: contact.deal_value_cents,
    currency,
    owner,
    tags,
    lost_reason,
    time_zone,
    attributes,
    qualified_at,
    opted_out_at: contact.opted_out_at,
    consent_id: consentId,
    address_kinds: kinds,
    address_hashes: hashes,
    identity_kinds: contact.identities.map(({ kind }) => kind),
    identity_values: contact.identities.map(({ value }) => value),
    created_event: newId(),
    qualified_event: qualified_at === null ? null : newId(),
    trace_parent: traceparent,
    data: contact,
  }
}

/** The events as the statement stored them. */
function storedEvents(row: Input, id: number | undefined): Omit<StoredEvent, 'simulated'>[] {
  if (id === undefined) return []
  const event = {
    workspace_id: row.workspace_id,
    occurred_ms: Date.parse(row.at),
    json: `{"id":${id},${JSON.stringify(row.data).slice(1)}`,
    trace_parent: row.trace_parent,
  }
  const qualified = row.qualified_event
  return [
    { ...event, id: row.created_event, type: 'contact.created' },
    ...(qualified === null ? [] : [{ ...event, id: qualified, type: 'contact.qualified' as const }]),
  ]
}
