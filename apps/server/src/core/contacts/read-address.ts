import type { Db } from '../../db/database.ts'
import { invalidField } from '../../kernel/errors.ts'
import { withoutInvisible } from '../../kernel/fold-text.ts'
import type { Tenant } from '../tenant/tenant.ts'
import type { Identity } from './contact.ts'
import { ownerOf } from './owner-of.ts'
import { parsePhone } from './phone.ts'
import { readNumber } from './written-number.ts'

/** Whom a client may mean by an address. */
interface Meant {
  /** A vendor has told these: they name the contact that has one, and nobody else. */
  known: Identity[]
  /** Names a person whether known or not. */
  phone: Identity | undefined
}

const lid = /^(\d{1,20})(?:_\d+)?(?::\d+)?@lid$/i
// Meta: the country's code, a full stop, and up to 128 letters and digits.
const userId = /^[A-Z]{2}\.[A-Za-z0-9.]{1,132}$/

/** WhatsApp's id of somebody who hides the number, as our events show it. */
export function vendorIdIn(text: string): Identity | undefined {
  const plain = withoutInvisible(text).trim()
  const value = lid.exec(plain)?.[1]
  if (value !== undefined) return { kind: 'wa_lid', value }
  return userId.test(plain) ? { kind: 'wa_bsuid', value: plain } : undefined
}

/** The identities that `text` may name. Throws `invalid` naming `field` if it is no address. */
export function identitiesIn(text: string, tenant: Tenant, field = 'phone'): Identity[] {
  const { known, phone } = read(text, tenant, field)
  return phone ? [...known, phone] : known
}

/**
 * The identity that `text` names: a phone number as people write it, or an address as our events show it. A number that
 * a vendor has told is found as it is, whatever our numbering plan makes of it. Throws `invalid` naming `field`.
 * `mayBeNew`: WhatsApp's ids too may name a new contact.
 */
export async function findAddress(
  db: Db,
  tenant: Tenant,
  text: string,
  { field = 'phone', mayBeNew = false }: { field?: string; mayBeNew?: boolean } = {},
): Promise<Identity> {
  const { known, phone } = read(text, tenant, field)
  const found = (await firstKnown(db, tenant, known)) ?? phone
  if (found) return found
  const [id] = known
  if (id?.kind === 'phone') return { kind: 'phone', value: parsePhone(text, tenant.defaultCountry, field) }
  if (id && mayBeNew) return id
  throw invalidField(field, 'must be the address of a contact: nobody has this WhatsApp id', 'unknown_address')
}

/** Like `findAddress`, for a phone number only. */
export async function findPhone(db: Db, tenant: Tenant, text: string): Promise<string> {
  if (vendorIdIn(text)) return parsePhone(text, tenant.defaultCountry)
  return (await findAddress(db, tenant, text)).value
}

function read(text: string, tenant: Tenant, field: string): Meant {
  const id = vendorIdIn(text)
  if (id) return { known: [id], phone: undefined }
  const shown = shownDigits(text)
  try {
    const value = parsePhone(text, tenant.defaultCountry, field)
    const phone: Identity = { kind: 'phone', value }
    return { known: shown === undefined || shown === value ? [] : [{ kind: 'phone', value: shown }], phone }
  } catch (error) {
    if (shown === undefined) throw error
    return { known: [{ kind: 'phone', value: shown }], phone: undefined }
  }
}

/** The digits of a number that stands as our events show it. */
function shownDigits(text: string): string | undefined {
  const written = readNumber(text)
  return written && !written.groups.includes(' ') && !written.digits.startsWith('0') ? written.digits : undefined
}

async function firstKnown(db: Db, { workspaceId }: Tenant, identities: Identity[]): Promise<Identity | undefined> {
  for (const { kind, value } of identities) {
    const found = await ownerOf(db, workspaceId, { kind, value })
    if (found !== undefined) return { kind, value }
  }
  return undefined
}
