import { invalidField } from '../../kernel/errors.ts'
import type { ChannelAdapter } from '../channels/adapter.ts'
import type { Contact, Identity, IdentityKind } from '../contacts/contact.ts'
import { looksLikeProfile, parseLinkedIn } from '../contacts/linkedin.ts'
import { parsePhone } from '../contacts/phone.ts'
import type { Tenant } from '../tenant/tenant.ts'

const phoneOnly: readonly IdentityKind[] = ['phone']
const kindsOf = (adapter: Pick<ChannelAdapter, 'reachedBy'> | undefined) => adapter?.reachedBy ?? phoneOnly

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

/** The identity that a client means by `text`, on a channel that reaches people by phone, by profile or by both. */
export function parseRecipient(
  text: string,
  adapter: Pick<ChannelAdapter, 'reachedBy'> | undefined,
  tenant: Tenant,
  field: string,
): Identity {
  const kinds = kindsOf(adapter)
  const byProfile = kinds.includes('linkedin') && (!kinds.includes('phone') || looksLikeProfile(text))
  return byProfile
    ? { kind: 'linkedin', value: parseLinkedIn(text, field) }
    : { kind: 'phone', value: parsePhone(text, tenant.defaultCountry, field) }
}
