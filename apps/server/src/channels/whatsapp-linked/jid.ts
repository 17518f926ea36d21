import type { Identity } from '../../core/contacts/contact.ts'

const address = /^(\d{1,20})(?:_\d+)?(?::\d+)?@(s\.whatsapp\.net|c\.us|lid)$/

/** The identity of a WhatsApp address: a phone number, or a LID, which hides it. Null for groups and the like. */
function identityOf(jid: string | null | undefined): Identity | null {
  const [, value, server] = address.exec(jid ?? '') ?? []
  if (value === undefined) return null
  return { kind: server === 'lid' ? 'wa_lid' : 'phone', value }
}

/** A person's identities. The phone comes first, since messages are sent to it. */
export function identitiesOf(jids: readonly (string | null | undefined)[]): Identity[] {
  const found = jids.map(identityOf).filter((identity) => identity !== null)
  const phone = found.find(({ kind }) => kind === 'phone')
  const lid = found.find(({ kind }) => kind === 'wa_lid')
  return [phone, lid].filter((identity) => identity !== undefined)
}

/** `5511987654321:7@s.whatsapp.net`: the number that a device belongs to. */
export function phoneOf(jid: string): string | null {
  const identity = identityOf(jid)
  return identity?.kind === 'phone' ? identity.value : null
}
