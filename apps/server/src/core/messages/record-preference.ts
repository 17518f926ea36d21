import type { Tx } from '../../db/database.ts'
import { type Consent, isSwitchable, optIn, optOut, suppressedSince } from '../consent/suppressions.ts'
import type { Identity } from '../contacts/contact.ts'
import { learnOwner } from '../contacts/learn-identities.ts'
import { updateContact } from '../contacts/update-contact.ts'
import { currentContact } from '../tenant/merged-ids.ts'
import { readTenant } from '../tenant/read-tenant.ts'
import type { Tenant } from '../tenant/tenant.ts'

/** What a person has set in the messenger itself. */
export interface Preference {
  from: Identity[]
  /** False: they want messages again. */
  stop: boolean
}

/** Records the messenger's own switch: an opt-out, or its end. */
export async function recordPreference(
  tx: Tx,
  tenant: Tenant,
  { channelId, from, stop }: Preference & { channelId: number },
  now: Date,
): Promise<void> {
  const { workspaceId, actor } = tenant
  const consent: Consent = { source: 'switch', text: null, channelId }
  const listed = await suppressedSince(tx, { workspaceId, identities: from })
  const contactId = await learnOwner(tx, { workspaceId, identities: from, actor }, now)
  if (!stop && !(await isSwitchable(tx, { workspaceId, contactId, identities: from }))) return
  if (contactId !== null) {
    await updateContact(tx, tenant, contactId, { opted_out: stop }, now, { consent })
  } else if (stop !== (listed !== undefined)) {
    // Somebody whom no contact is about, any more or yet.
    await (stop ? optOut : optIn)(tx, { workspaceId, contactId, identities: from }, consent, actor, now)
  }
}

/** The vendor refused a message because the person has stopped us there. */
export async function optOutAfterRefusal(
  tx: Tx,
  { workspaceId, contactId, channelId }: { workspaceId: number; contactId: number; channelId: number },
  now: Date,
): Promise<void> {
  const tenant = await readTenant(tx, workspaceId, `channel:${channelId}`)
  const consent: Consent = { source: 'refusal', text: null, channelId }
  const contact = await tx
    .selectFrom('contacts')
    .select('id')
    .where('id', '=', currentContact(contactId))
    .executeTakeFirst()
  if (!contact) return
  await updateContact(tx, tenant, contactId, { opted_out: true }, now, { consent })
}
