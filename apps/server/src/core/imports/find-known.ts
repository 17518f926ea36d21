import { sql } from 'kysely'

import type { Tx } from '../../db/database.ts'
import { ParleyError } from '../../kernel/errors.ts'
import type { Contact, ContactInput, Identity } from '../contacts/contact.ts'
import { identitiesOf } from '../contacts/normalize.ts'
import { selectContacts, toContact } from '../contacts/select-contact.ts'

/** The contacts that have the addresses of some rows. */
export interface Known {
  /**
   * The contact that a row is about: the one with its phone or LinkedIn profile, or else the only one with its e-mail
   * address, unless that one has another phone or profile. Throws `conflict` if the row's addresses are of two contacts.
   */
  find(input: ContactInput): Promise<number | undefined>
  /** A contact that a row has created or changed. */
  learn(contact: Pick<Contact, 'id' | 'identities'>): void
}

const keyOf = ({ kind, value }: Identity) => `${kind}:${value}`

/** Looks up all addresses of the rows by one statement. */
export async function readKnown(tx: Tx, workspaceId: number, inputs: readonly ContactInput[]): Promise<Known> {
  const owners = new Map<string, Set<number>>()
  const add = (identity: Identity, id: number) => {
    const key = keyOf(identity)
    owners.set(key, (owners.get(key) ?? new Set()).add(id))
  }
  const asked = inputs.flatMap(identitiesOf)
  const { rows } = await sql<Identity & { contact_id: number }>`
    select i.kind, i.value, i.contact_id
    from unnest(${asked.map(({ kind }) => kind)}::text[], ${asked.map(({ value }) => value)}::text[]) a (kind, value), lateral (
      select kind, value, contact_id from identities where workspace_id = ${workspaceId} and kind = a.kind
        and value = a.value and kind <> 'email'
      union all
      (select kind, value, contact_id from identities where workspace_id = ${workspaceId} and kind = 'email'
        and a.kind = 'email' and value = a.value order by contact_id limit 2)) i`.execute(tx)
  for (const row of rows) add(row, row.contact_id)
  const ownersOf = (kind: Identity['kind'], value: string | null | undefined) =>
    value ? [...(owners.get(keyOf({ kind, value })) ?? [])] : []

  async function byEmail({ email, phone, linkedin }: ContactInput): Promise<number | undefined> {
    const [id, ...others] = ownersOf('email', email)
    if (id === undefined || others.length > 0) return undefined
    const row = await selectContacts(tx, workspaceId).where('contacts.id', '=', id).executeTakeFirst()
    if (!row) return undefined
    const contact = toContact(row)
    return (phone && contact.phone) || (linkedin && contact.linkedin) ? undefined : id
  }

  return {
    async find(input) {
      const [byPhone] = ownersOf('phone', input.phone)
      const [byProfile] = ownersOf('linkedin', input.linkedin)
      if (byPhone !== undefined && byProfile !== undefined && byPhone !== byProfile) {
        const message = 'belongs to another contact than the phone'
        throw new ParleyError('conflict', `linkedin ${message}`, { fields: [{ field: 'linkedin', message }] })
      }
      return byPhone ?? byProfile ?? byEmail(input)
    },
    learn({ id, identities }) {
      for (const identity of identities) add(identity, id)
    },
  }
}
