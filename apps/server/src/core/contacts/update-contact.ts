import { isDeepStrictEqual } from 'node:util'

import { sql } from 'kysely'

import { type Tx, violates } from '../../db/database.ts'
import { notFound } from '../../kernel/errors.ts'
import { type Consent, extendOptOut, optIn, optOut, optOutAgain, suppressedSince } from '../consent/suppressions.ts'
import { appendEvents } from '../events/append.ts'
import type { EventType } from '../events/event.ts'
import { type Assessment, assess, type ScoringHistory } from '../scoring/score.ts'
import { currentContact } from '../tenant/merged-ids.ts'
import { qualifiedStage } from '../tenant/stages.ts'
import { isSimulated, type Tenant } from '../tenant/tenant.ts'
import { checkAttributes } from './attributes.ts'
import type { Changes, Contact, ContactInput, Identity, IdentityKind } from './contact.ts'
import { identityTaken } from './identity-taken.ts'
import { recordChanges } from './record-changes.ts'
import { scoreChanges } from './score-changes.ts'
import { selectContacts, toContact } from './select-contact.ts'

const plainFields = [
  'name',
  'company',
  'source',
  'intent',
  'stage',
  'deal_value_cents',
  'currency',
  'owner',
  'tags',
  'lost_reason',
  'time_zone',
] as const
const identityFields = ['phone', 'email', 'linkedin'] as const
const dealFields = ['stage', 'deal_value_cents', 'currency']

/** The agent run that caused a change, for the change's events. */
export interface RunCause {
  run: { id: number; agent_slug: string }
  evidence: readonly number[]
}

interface Because {
  /** The agent run behind the change, which `contact.qualified` names. */
  cause?: RunCause
  /** What an opt-out or opt-in rests on. Absent: on the agent's run, or else on the request. */
  consent?: Consent
  /** The suppression list has an address of the contact since then: there is no new opt-out. */
  suppressedSince?: Date
  /** A known person is told of again: an identity that they have already takes no other one's place. */
  again?: boolean
}

/**
 * Applies a normalised input to a contact, with a history entry and one event of each kind that applies. An input
 * without a change emits no event. An address that is suppressed opts the contact out.
 */
export async function updateContact(
  tx: Tx,
  tenant: Tenant,
  contactId: number,
  input: ContactInput,
  now: Date,
  { cause, consent, suppressedSince: since, again = false }: Because = {},
): Promise<Contact> {
  const row = await selectContacts(tx, tenant.workspaceId)
    .where('contacts.id', '=', currentContact(contactId))
    .forNoKeyUpdate('contacts')
    .executeTakeFirst()
  if (!row) throw notFound('contact', contactId)
  const { id } = row
  const before = toContact(row)
  const changes = changesOf(before, again ? withoutKnown(before, input) : input, since ?? now)
  if (input.attributes) checkAttributes(mergedAttributes(before.attributes, changes), before.attributes)
  const added = identityFields.flatMap((kind) => identityIn(kind, changes[kind]?.to))
  if (added.length > 0 && before.opted_out_at === null && !changes.opted_out_at) {
    const listed = await suppressedSince(tx, { workspaceId: tenant.workspaceId, identities: added })
    if (listed) changes.opted_out_at = { from: null, to: listed.created_at.toISOString() }
  }
  const said = {
    score_override: input.score === undefined ? row.score_override : input.score,
    temperature_override: input.temperature === undefined ? row.temperature_override : input.temperature,
  }
  const overridden =
    said.score_override !== row.score_override || said.temperature_override !== row.temperature_override
  const why = consent ?? { source: cause ? 'agent' : 'api', text: null, channelId: null }
  if (input.opted_out && before.opted_out_at !== null) {
    const { workspaceId, actor } = tenant
    const person = { workspaceId, contactId: id, identities: before.identities }
    if (why.source === 'api' || why.source === 'agent') await optOutAgain(tx, person, why, actor, now)
  }
  if (Object.keys(changes).length === 0 && !overridden) return before

  const qualifies = changes.stage?.to === qualifiedStage && before.qualified_at === null
  const assessment = assess(afterwards(before, changes, qualifies, now), { ...row, ...said }, tenant, now)
  Object.assign(changes, scoreChanges(before, assessment))
  await writeFields(tx, id, { changes, said, assessment, qualifies }, now)
  // An override may equal the computed value: then nothing visible changes.
  if (Object.keys(changes).length === 0) return before
  for (const kind of identityFields) {
    if (changes[kind]) await replaceIdentity(tx, tenant, id, kind, changes[kind].from, changes[kind].to, now)
  }
  await recordChanges(tx, [{ workspaceId: tenant.workspaceId, contactId: id, changes }], tenant.actor, now)
  const after = toContact(
    await selectContacts(tx, tenant.workspaceId).where('contacts.id', '=', id).executeTakeFirstOrThrow(),
  )
  const says = input.opted_out !== undefined && changes.opted_out_at !== undefined && !since
  await keepConsent(tx, tenant, { before, after, said: says ? why : null }, now)

  const types: EventType[] = ['contact.updated']
  if (dealFields.some((field) => changes[field])) types.push('deal.updated')
  if (qualifies) types.push('contact.qualified')
  await appendEvents(
    tx,
    types.map((type) => ({
      workspaceId: tenant.workspaceId,
      type,
      occurredAt: now,
      data: type === 'contact.qualified' ? { ...after, qualified_by: tenant.actor, ...cause } : { ...after, changes },
      contactId: id,
      simulated: isSimulated(tenant),
    })),
  )
  return after
}

interface Consented {
  before: Contact
  after: Contact
  /** What the opt-out or opt-in of this change rests on; null if there is none. */
  said: Consent | null
}

/** Brings the suppression list in line with a changed contact. */
async function keepConsent(tx: Tx, { workspaceId, actor }: Tenant, { before, after, said }: Consented, now: Date) {
  const person = { workspaceId, contactId: after.id, identities: after.identities }
  if (said && after.opted_out_at === null) {
    await optIn(tx, { ...person, identities: [...before.identities, ...after.identities] }, said, actor, now)
  } else if (said) await optOut(tx, person, said, actor, now)
  else if (after.opted_out_at !== null) await extendOptOut(tx, person, new Date(after.opted_out_at), now)
}

const identityIn = (kind: IdentityKind, value: unknown): Identity[] =>
  typeof value === 'string' ? [{ kind, value }] : []

/** Without the identities that the contact has. */
function withoutKnown({ identities }: Contact, input: ContactInput): ContactInput {
  const known = identityFields.filter((kind) =>
    identities.some((identity) => identity.kind === kind && identity.value === input[kind]),
  )
  return { ...input, ...Object.fromEntries(known.map((kind) => [kind, undefined])) }
}

function changesOf(before: Contact, input: ContactInput, optedOutAt: Date): Changes {
  const changes: Changes = {}
  for (const field of [...plainFields, ...identityFields]) {
    const to = input[field]
    if (to !== undefined && !isDeepStrictEqual(to, before[field])) changes[field] = { from: before[field], to }
  }
  // Attributes are merged; null removes one.
  for (const [name, to] of Object.entries(input.attributes ?? {})) {
    const from = Object.hasOwn(before.attributes, name) ? before.attributes[name] : null
    if (!isDeepStrictEqual(from, to)) changes[`attributes.${name}`] = { from, to }
  }
  if (input.opted_out !== undefined && input.opted_out !== (before.opted_out_at !== null)) {
    changes.opted_out_at = { from: before.opted_out_at, to: input.opted_out ? optedOutAt.toISOString() : null }
  }
  return changes
}

/** The contact after the changes, as the score sees it. */
function afterwards(before: Contact, changes: Changes, qualifies: boolean, now: Date): Contact {
  const changed = Object.fromEntries(Object.entries(changes).map(([field, { to }]) => [field, to]))
  return { ...before, ...changed, ...(qualifies && { qualified_at: now.toISOString() }) }
}

interface Written {
  changes: Changes
  said: Pick<ScoringHistory, 'score_override' | 'temperature_override'>
  assessment: Assessment
  qualifies: boolean
}

async function writeFields(
  tx: Tx,
  id: number,
  { changes, said, assessment, qualifies }: Written,
  now: Date,
): Promise<void> {
  const fields = Object.fromEntries(
    plainFields.flatMap((field) => (changes[field] ? [[field, changes[field].to]] : [])),
  )
  const attributes = changedAttributes(changes)
  const kept = Object.fromEntries(attributes.flatMap(({ name, to }) => (to === null ? [] : [[name, to]])))
  const removed = attributes.flatMap(({ name, to }) => (to === null ? [name] : []))
  await tx
    .updateTable('contacts')
    .set({
      ...fields,
      attributes: sql`(attributes || ${JSON.stringify(kept)}::jsonb) - ${removed}::text[]`,
      ...said,
      score: assessment.score,
      temperature: assessment.temperature,
      rescore_at: assessment.rescoreAt,
      ...(changes.opted_out_at && { opted_out_at: changes.opted_out_at.to as string | null }),
      ...(Object.keys(changes).length > 0 && { updated_at: now }),
      ...(qualifies && { qualified_at: now }),
    })
    .where('id', '=', id)
    .execute()
}

const changedAttributes = (changes: Changes) =>
  Object.entries(changes).flatMap(([name, { to }]) =>
    name.startsWith('attributes.') ? [{ name: name.slice('attributes.'.length), to }] : [],
  )

function mergedAttributes(before: Contact['attributes'], changes: Changes): Contact['attributes'] {
  const changed = changedAttributes(changes).map(({ name, to }): [string, unknown] => [name, to])
  return Object.fromEntries(
    Object.entries({ ...before, ...Object.fromEntries(changed) }).filter(([, to]) => to !== null),
  )
}

/** The new one takes the place of the old one: a contact with two numbers shows the first. */
async function replaceIdentity(
  tx: Tx,
  tenant: Tenant,
  contactId: number,
  kind: IdentityKind,
  from: unknown,
  to: unknown,
  now: Date,
): Promise<void> {
  const own = (value: string) => ({ contact_id: contactId, kind, value })
  const remove = (value: string) =>
    tx
      .deleteFrom('identities')
      .where((where) => where.and(own(value)))
      .returning('created_at')
      .executeTakeFirst()
  const replaced = typeof from === 'string' ? await remove(from) : undefined
  if (typeof to !== 'string') return
  await remove(to)
  try {
    await tx
      .insertInto('identities')
      .values({ ...own(to), workspace_id: tenant.workspaceId, created_at: replaced?.created_at ?? now })
      .execute()
  } catch (error) {
    if (!violates('identities_unique', error)) throw error
    throw identityTaken(kind, to)
  }
}
