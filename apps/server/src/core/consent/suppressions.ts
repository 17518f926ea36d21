import { sql } from 'kysely'

import type { Db, Tx } from '../../db/database.ts'
import { type Address, hashAddresses } from './address-hash.ts'
import { tellOptOut } from './when-opted-out.ts'

/**
 * What an opt-out or opt-in rests on. `message`: words of the person. `switch`: the messenger's own setting. `refusal`:
 * the vendor refused a message because of that setting. `api`: a client or a person with a key. `agent`: an agent heard
 * it. `earlier`: an opt-out from before Parley kept the source.
 */
export const consentSources = ['message', 'switch', 'refusal', 'api', 'agent', 'earlier'] as const
export type ConsentSource = (typeof consentSources)[number]

/** Sources that the messenger's switch takes back. An opt-out in words stands until words or a client end it. */
const switchable: readonly ConsentSource[] = ['switch', 'refusal']

/** The source of an opt-out or opt-in. */
export interface Consent {
  source: ConsentSource
  /** What the person wrote or chose. */
  text: string | null
  channelId: number | null
}

interface Person {
  workspaceId: number
  /** Null: no contact has these addresses. */
  contactId: number | null
  /** Their identities. */
  identities: readonly Address[]
}

/** Lists all addresses of a person as suppressed. The caller sets `opted_out_at` of the contact. */
export async function optOut(tx: Tx, person: Person, consent: Consent, actor: string, now: Date): Promise<void> {
  const consentId = await record(tx, person, true, consent, actor, now)
  await list(tx, person, consentId, now)
  if (person.contactId !== null) await tellOptOut(tx, person.contactId, now)
}

/**
 * The person says it again, or a client does, and meant it more than by the messenger's switch: from now on the switch
 * can't take the opt-out back.
 */
export async function optOutAgain(tx: Tx, person: Person, consent: Consent, actor: string, now: Date): Promise<void> {
  const { hashes } = hashAddresses(tx, person.workspaceId, person.identities)
  const bySwitch = tx
    .selectFrom('suppressions')
    .innerJoin('consents', 'consents.id', 'consent_id')
    .select('suppressions.id')
    .where('suppressions.workspace_id', '=', person.workspaceId)
    .where('address_hash', '=', any(hashes))
    .where('source', 'in', switchable)
  if (!(await bySwitch.executeTakeFirst())) return
  const consentId = await record(tx, person, true, consent, actor, now)
  await tx.updateTable('suppressions').set({ consent_id: consentId }).where('id', 'in', bySwitch).execute()
}

/** Whether the messenger's switch may take the opt-out back: it alone has brought it about, for every address. */
export async function isSwitchable(tx: Tx, { workspaceId, contactId, identities }: Person): Promise<boolean> {
  const { hashes } = hashAddresses(tx, workspaceId, identities)
  const rows = await tx
    .selectFrom('suppressions')
    .innerJoin('consents', 'consents.id', 'consent_id')
    .select('source')
    .distinct()
    .where('suppressions.workspace_id', '=', workspaceId)
    .where((where) =>
      where.or([
        where('address_hash', '=', any(hashes)),
        ...(contactId === null ? [] : [where('suppressions.contact_id', '=', contactId)]),
      ]),
    )
    .execute()
  return rows.length > 0 && rows.every(({ source }) => switchable.includes(source as ConsentSource))
}

/** Takes all addresses of a person from the list. The caller clears `opted_out_at` of the contact. */
export async function optIn(tx: Tx, person: Person, consent: Consent, actor: string, now: Date): Promise<void> {
  await record(tx, person, false, consent, actor, now)
  const { hashes } = hashAddresses(tx, person.workspaceId, person.identities)
  await tx
    .deleteFrom('suppressions')
    .where('workspace_id', '=', person.workspaceId)
    .where((where) =>
      where.or([
        where('address_hash', '=', any(hashes)),
        ...(person.contactId === null ? [] : [where('contact_id', '=', person.contactId)]),
      ]),
    )
    .execute()
}

/** Since when one of the addresses is suppressed, and by which opt-out. */
export async function suppressedSince(db: Db, { workspaceId, identities }: Omit<Person, 'contactId'>) {
  const { hashes } = hashAddresses(db, workspaceId, identities)
  return db
    .selectFrom('suppressions')
    .select(['consent_id', 'created_at'])
    .where('workspace_id', '=', workspaceId)
    .where('address_hash', '=', any(hashes))
    .orderBy('created_at')
    .limit(1)
    .executeTakeFirst()
}

/**
 * Extends an opt-out to addresses that a contact has got after it: what holds for one address of a person holds for all
 * of them. Returns since when the contact is opted out; null if neither the contact nor an address is.
 */
export async function extendOptOut(tx: Tx, person: Person, optedOutAt: Date | null, now: Date): Promise<Date | null> {
  const listed = await suppressedSince(tx, person)
  const since = earliest(optedOutAt, listed?.created_at ?? null)
  if (since === null) return null
  const consentId = listed?.consent_id ?? (await latestConsent(tx, person)) ?? (await recordEarlier(tx, person, since))
  await list(tx, person, consentId, since)
  if (person.contactId !== null) await tellOptOut(tx, person.contactId, now)
  return since
}

/** The hash, for SQL: `= any(…)`. */
const any = (hashes: string[]) => sql<string>`any(${hashes}::text[])`

const earliest = (a: Date | null, b: Date | null) => (a === null ? b : b === null || a < b ? a : b)

async function record(tx: Tx, person: Person, out: boolean, consent: Consent, actor: string, now: Date) {
  const { id } = await tx
    .insertInto('consents')
    .values({
      workspace_id: person.workspaceId,
      contact_id: person.contactId,
      opted_out: out,
      source: consent.source,
      text: consent.text,
      channel_id: consent.channelId,
      actor,
      created_at: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

const recordEarlier = (tx: Tx, person: Person, at: Date) =>
  record(tx, person, true, { source: 'earlier', text: null, channelId: null }, 'unknown', at)

async function latestConsent(tx: Tx, { contactId }: Person): Promise<number | undefined> {
  if (contactId === null) return undefined
  const row = await tx
    .selectFrom('consents')
    .select('id')
    .where('contact_id', '=', contactId)
    .where('opted_out', '=', true)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.id
}

async function list(tx: Tx, person: Person, consentId: number, since: Date): Promise<void> {
  const { kinds, hashes } = hashAddresses(tx, person.workspaceId, person.identities)
  await sql`
    insert into suppressions (workspace_id, address_hash, kind, contact_id, consent_id, created_at)
    select ${person.workspaceId}, hash, kind, ${person.contactId}, ${consentId}, ${since}
    from unnest(${hashes}::text[], ${kinds}::text[]) as a (hash, kind)
    order by hash
    on conflict (workspace_id, address_hash) do update set contact_id = coalesce(excluded.contact_id, suppressions.contact_id)`.execute(
    tx,
  )
}
