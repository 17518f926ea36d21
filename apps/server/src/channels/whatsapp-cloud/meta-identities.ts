import type { Identity } from '../../core/contacts/contact.ts'
import { toldPhone } from '../../core/contacts/phone.ts'
import { postgresSafeText } from '../../kernel/postgres-safe-text.ts'

// Longer than any id. PostgreSQL limits the size of an index entry.
const maxIdLength = 255

/** The identities of a person as Meta names them: a `wa_id` and a business-scoped user id, either of which may lack. */
export function metaIdentities(waId: string | null, userId: string | null): Identity[] {
  const digits = /^\+?(\d{1,15})$/.exec(waId ?? '')?.[1]
  const id = userId && postgresSafeText(userId)
  return [
    ...(digits ? [{ kind: 'phone' as const, value: toldPhone(digits) }] : []),
    ...(id && id.length <= maxIdLength ? [{ kind: 'wa_bsuid' as const, value: id }] : []),
  ]
}
