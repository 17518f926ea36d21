import { isDeepStrictEqual } from 'node:util'

import { sql } from 'kysely'

import { type Tx, violates } from '../../db/database.ts'
import { notFound } from '../../kernel/errors.ts'
import { appendEvents } from '../events/append.ts'
import type { EventType } from '../events/event.ts'
import type { Tenant } from '../workspaces/tenant.ts'
import { type Changes, type Contact, type ContactInput, type IdentityKind, qualifiedStage } from './contact.ts'
import { identityTaken } from './identity-taken.ts'
import { selectContacts, toContact } from './select-contact.ts'

const plainFields = [
  'name',
  'company',
  'source',
  'intent',
  'stage',
  'score',
  'temperature',
  'deal_value_cents',
  'currency',
] as const
const identityFields = ['phone', 'email', 'linkedin'] as const
const dealFields = ['stage', 'deal_value_cents', 'currency']

/**
 * Applies a normalised input to a contact: its history, and one event of each kind that the change amounts to. What
 * says nothing new makes no event.
 */
export async function updateContact(
  tx: Tx,
  tenant: Tenant,
  id: number,
  input: ContactInput,
  now: Date,
): Promise<Contact> {
  const row = await selectContacts(tx, tenant.workspaceId)
    .where('contacts.id', '=', id)
    .forUpdate('contacts')
    .executeTakeFirst()
  if (!row) throw notFound('contact', id)
  const before = toContact(row)
  const changes = changesOf(before, input)
  if (Object.keys(changes).length === 0) return before

  const qualifies = changes.stage?.to === qualifiedStage && before.qualified_at === null
  await writeFields(tx, id, changes, qualifies, now)
  for (const kind of identityFields) {
    if (changes[kind]) await replaceIdentity(tx, tenant, id, kind, changes[kind].from, changes[kind].to, now)
  }
  await tx
    .insertInto('contact_changes')
    .values({
      workspace_id: tenant.workspaceId,
      contact_id: id,
      actor: tenant.actor,
      changes: JSON.stringify(changes),
      created_at: now,
    })
    .execute()
  const after = toContact(
    await selectContacts(tx, tenant.workspaceId).where('contacts.id', '=', id).executeTakeFirstOrThrow(),
  )

  const types: EventType[] = ['contact.updated']
  if (dealFields.some((field) => changes[field])) types.push('deal.updated')
  if (qualifies) types.push('contact.qualified')
  await appendEvents(
    tx,
    types.map((type) => ({
      workspaceId: tenant.workspaceId,
      type,
      occurredAt: now,
      data: type === 'contact.qualified' ? after : { ...after, changes },
      contactId: id,
    })),
  )
  return after
}

function changesOf(before: Contact, input: ContactInput): Changes {
  const changes: Changes = {}
  for (const field of [...plainFields, ...identityFields]) {
    const to = input[field]
    if (to !== undefined && to !== before[field]) changes[field] = { from: before[field], to }
  }
  // Attributes are merged; null takes one away.
  for (const [name, to] of Object.entries(input.attributes ?? {})) {
    const from = Object.hasOwn(before.attributes, name) ? before.attributes[name] : null
    if (!isDeepStrictEqual(from, to)) changes[`attributes.${name}`] = { from, to }
  }
  return changes
}

async function writeFields(tx: Tx, id: number, changes: Changes, qualifies: boolean, now: Date): Promise<void> {
  const fields = Object.fromEntries(
    plainFields.flatMap((field) => (changes[field] ? [[field, changes[field].to]] : [])),
  )
  const attributes = Object.entries(changes).flatMap(([name, { to }]) =>
    name.startsWith('attributes.') ? [{ name: name.slice('attributes.'.length), to }] : [],
  )
  const kept = Object.fromEntries(attributes.flatMap(({ name, to }) => (to === null ? [] : [[name, to]])))
  const removed = attributes.flatMap(({ name, to }) => (to === null ? [name] : []))
  await tx
    .updateTable('contacts')
    .set({
      ...fields,
      attributes: sql`(attributes || ${JSON.stringify(kept)}::jsonb) - ${removed}::text[]`,
      updated_at: now,
      ...(qualifies && { qualified_at: now }),
    })
    .where('id', '=', id)
    .execute()
}

async function replaceIdentity(
  tx: Tx,
  tenant: Tenant,
  contactId: number,
  kind: IdentityKind,
  from: unknown,
  to: unknown,
  now: Date,
): Promise<void> {
  if (typeof from === 'string') {
    await tx
      .deleteFrom('identities')
      .where('contact_id', '=', contactId)
      .where('kind', '=', kind)
      .where('value', '=', from)
      .execute()
  }
  if (typeof to !== 'string') return
  try {
    await tx
      .insertInto('identities')
      .values({ contact_id: contactId, workspace_id: tenant.workspaceId, kind, value: to, created_at: now })
      .onConflict((conflict) => conflict.columns(['contact_id', 'kind', 'value']).doNothing())
      .execute()
  } catch (error) {
    if (!violates('identities_unique', error)) throw error
    throw identityTaken(kind, to)
  }
}
