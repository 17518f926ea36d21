import type { Identity } from '../../core/contacts/contact.ts'
import { toldPhone } from '../../core/contacts/phone.ts'

const address = /^(\d{1,20})(?:_\d+)?(?::\d+)?@(s\.whatsapp\.net|c\.us|lid)$/

/** The identity of a WhatsApp address: a phone number, or a LID, which hides it. Null for groups and the like. */
function identityOf(jid: string | null | undefined): Identity | null {
  const phone = phoneOf(jid)
  if (phone !== null) return { kind: 'phone', value: toldPhone(phone) }
  const [, value] = address.exec(jid ?? '') ?? []
  return value === undefined ? null : { kind: 'wa_lid', value }
}

/** A person's identities. The phone comes first, since messages are sent to it. */
export function identitiesOf(jids: readonly (string | null | undefined)[]): Identity[] {
  const found = jids.map(identityOf).filter((identity) => identity !== null)
  const phone = found.find(({ kind }) => kind === 'phone')
  const lid = found.find(({ kind }) => kind === 'wa_lid')
  return [phone, lid].filter((identity) => identity !== undefined)
}

/** A person's number and the address that WhatsApp gave it: `551187654321@s.whatsapp.net` is 5511987654321's. */
export function phoneAddressOf(jids: readonly (string | null | undefined)[]): { phone: string; jid: string } | null {
  const told = jids.map(phoneOf).find((phone) => phone !== null)
  return told === undefined ? null : { phone: toldPhone(told), jid: `${told}@s.whatsapp.net` }
}

/** `5511987654321:7@s.whatsapp.net`: the number that a device belongs to, in WhatsApp's form. */
export function phoneOf(jid: string | null | undefined): string | null {
  const [, value, server] = address.exec(jid ?? '') ?? []
  return value === undefined || server === 'lid' ? null : value
}
