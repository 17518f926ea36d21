import type { Db } from '../../db/database.ts'
import { invalidField } from '../../kernel/errors.ts'
import type { ChannelAdapter } from '../channels/adapter.ts'
import type { Contact, Identity, IdentityKind } from '../contacts/contact.ts'
import { looksLikeProfile, parseLinkedIn } from '../contacts/linkedin.ts'
import { findAddress } from '../contacts/read-address.ts'
import type { Tenant } from '../tenant/tenant.ts'

const phoneOnly: readonly IdentityKind[] = ['phone']
export const kindsOf = (adapter: Pick<ChannelAdapter, 'reachedBy'> | undefined) => adapter?.reachedBy ?? phoneOnly

/** A contact's address on a channel. Throws `invalid` for a contact without an identity that the channel can reach. */
export function resolveAddress(contact: Contact, adapter: Pick<ChannelAdapter, 'reachedBy'> | undefined): string {
  const kinds = kindsOf(adapter)
  for (const kind of kinds) {
    const identity = contact.identities.find((known) => known.kind === kind)
    if (identity) return wireAddress(identity)
  }
  const [lacks, code] = kinds.includes('phone') ? ['phone number', 'no_phone'] : ['LinkedIn profile', 'no_linkedin']
  throw invalidField('contact_id', `names contact ${contact.id}, who has no ${lacks}`, code)
}

/**
 * The address in adapters and messages. A LID has digits only, like a phone number: WhatsApp's suffix tells them apart.
 */
export function wireAddress({ kind, value }: Identity): string {
  return kind === 'wa_lid' ? `${value}@lid` : value
}

/**
 * The identity that a client means by `text`, on a channel that reaches people by phone, by profile or by both. Throws
 * `invalid` naming `field`. `mayBeNew`: WhatsApp's ids too may name a new contact.
 */
export async function findRecipient(
  db: Db,
  tenant: Tenant,
  text: string,
  adapter: Pick<ChannelAdapter, 'reachedBy'> | undefined,
  options: { field: string; mayBeNew?: boolean },
): Promise<Identity> {
  const kinds = kindsOf(adapter)
  const byProfile = kinds.includes('linkedin') && (!kinds.includes('phone') || looksLikeProfile(text))
  if (byProfile) return { kind: 'linkedin', value: parseLinkedIn(text, options.field) }
  return findAddress(db, tenant, text, options)
}
