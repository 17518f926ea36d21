import { CompiledQuery } from 'kysely'
import type { Db, PendingWork } from '../../db/database.ts'
import { newId } from '../../kernel/ids.ts'
import type { StoredEvent } from '../events/direct-dispatch.ts'
import type { EventType } from '../events/event.ts'
import { fanOut, prepareFanOut } from '../events/fan-out.ts'
import type { Contact } from './contact.ts'
import type { NewContact } from './new-contact.ts'

// Contacts, identities, events and deliveries in one statement: atomic without begin and commit, and one round trip for
// a whole batch. With 32 clients this took a third of the time of one statement per contact. The limit keeps the
// planner from turning the look-up into a join, which it would plan for an empty table and keep for a full one. The
// input has an event's data without the contact's id, which only the statement knows; the statement prepends it.
const statement = `
with input as materialized (
  select nextval('contacts_id_seq') as id, r.*
  from json_to_recordset($1::json) as r (
    position integer, workspace_id bigint, at timestamptz, name text, company text, source text, intent text, stage text,
    score smallint, temperature text, score_override smallint, temperature_override text, deal_value_cents bigint,
    currency text, time_zone text, attributes jsonb, qualified_at timestamptz,
    identity_kinds text[], identity_values text[], created_event uuid, qualified_event uuid, trace_parent text,
    test boolean, data json)
  where not exists (
    select from unnest(r.identity_kinds, r.identity_values) as wanted (kind, value), lateral (
      select from identities i
      where i.workspace_id = r.workspace_id and i.kind = wanted.kind and i.value = wanted.value and i.kind <> 'email'
      limit 1) as taken)
), contact as (
  insert into contacts (id, workspace_id, name, company, source, intent, stage, score, temperature, score_override,
    temperature_override, deal_value_cents, currency, time_zone, attributes, created_at, updated_at, qualified_at)
  select id, workspace_id, name, company, source, intent, stage, score, temperature, score_override,
    temperature_override, deal_value_cents, currency, time_zone, attributes, at, at, qualified_at
  from input
), identity as (
  insert into identities (contact_id, workspace_id, kind, value, created_at)
  select id, workspace_id, unnest(identity_kinds), unnest(identity_values), at from input
), of_test_key as (
  select unnest(array[created_event, qualified_event]) as event_id from input where test
), new_event as (
  insert into events (id, workspace_id, type, occurred_at, data, contact_id, trace_parent)
  select e.id, input.workspace_id, e.type, input.at,
    ('{"id":' || input.id || ',' || substr(input.data::text, 2))::json, input.id, input.trace_parent
  from input, lateral (
    values (input.created_event, 'contact.created'), (input.qualified_event, 'contact.qualified')) as e (id, type)
  where e.id is not null
  returning id, workspace_id, type, occurred_at, contact_id, channel_id, endpoint_id
), ${fanOut('$2', '$3')}
select fan_out, (select json_agg(json_build_array(position, id)) from input) as made from fan_out`

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
  const input = contacts.map(toInput)
  const { values, finish } = prepareFanOut(db, new Set(contacts.map(({ workspaceId }) => workspaceId)))
  const { rows } = await db.executeQuery<{ fan_out: unknown; made: [position: number, id: number][] | null }>(
    CompiledQuery.raw(statement, [JSON.stringify(input), ...values]),
  )
  const ids = new Map(rows[0]?.made)
  const left = finish(rows[0]?.fan_out, () => input.flatMap((row) => storedEvents(row, ids.get(row.position))))
  const made = contacts.map(({ contact }, position) => {
    const id = ids.get(position)
    return id === undefined ? undefined : { id, ...contact }
  })
  return { made, left }
}

type Input = ReturnType<typeof toInput>

function toInput({ workspaceId, contact, said, traceparent, test }: NewContact, position: number) {
  const { name, company, source, intent, stage, score, temperature, currency, time_zone, attributes, qualified_at } =
    contact
  return {
    test,
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
    time_zone,
    attributes,
    qualified_at,
    identity_kinds: contact.identities.map(({ kind }) => kind),
    identity_values: contact.identities.map(({ value }) => value),
    created_event: newId(),
    qualified_event: qualified_at === null ? null : newId(),
    trace_parent: traceparent,
    data: contact,
  }
}

/** The events as the statement stored them. */
function storedEvents(row: Input, id: number | undefined): StoredEvent[] {
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
