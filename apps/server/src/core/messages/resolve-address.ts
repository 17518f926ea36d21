import { invalidField } from '../../kernel/errors.ts'
import type { ChannelAdapter } from '../channels/adapter.ts'
import type { Contact, Identity, IdentityKind } from '../contacts/contact.ts'
import { looksLikeProfile, parseLinkedIn } from '../contacts/linkedin.ts'
import { parsePhone } from '../contacts/phone.ts'
import type { Tenant } from '../workspaces/tenant.ts'

const phoneOnly: readonly IdentityKind[] = ['phone']
const kindsOf = (adapter: Pick<ChannelAdapter, 'reachedBy'> | undefined) => adapter?.reachedBy ?? phoneOnly

/** Where a channel reaches a contact. Throws `invalid` for one without an identity that it knows people by. */
export function resolveAddress(contact: Contact, adapter: Pick<ChannelAdapter, 'reachedBy'> | undefined): string {
  const kinds = kindsOf(adapter)
  for (const kind of kinds) {
    const identity = contact.identities.find((known) => known.kind === kind)
    if (identity) return wireAddress(identity)
  }
  const [lacks, code] = kinds.includes('phone') ? ['phone number', 'no_phone'] : ['LinkedIn profile', 'no_linkedin']
  throw invalidField('contact_id', `names contact ${contact.id}, who has no ${lacks}`, code)
}

/** As adapters and messages have it. A LID has digits only, as a number does: it is told by what WhatsApp puts behind it. */
export function wireAddress({ kind, value }: Identity): string {
  return kind === 'wa_lid' ? `${value}@lid` : value
}

/** Whom a client means by `text`, on a channel that knows people by phone, by profile or by either. */
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
