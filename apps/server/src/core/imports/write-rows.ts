import { CollisionError, recordEventTypes, type Tx } from '../../db/database.ts'
import { ParleyError } from '../../kernel/errors.ts'
import type { ContactInput } from '../contacts/contact.ts'
import { eventsOf, insertContacts } from '../contacts/insert-contacts.ts'
import { type NewContact, newContact } from '../contacts/new-contact.ts'
import { identitiesOf } from '../contacts/normalize.ts'
import { selectContacts } from '../contacts/select-contact.ts'
import { unitedTags } from '../contacts/tags.ts'
import { updateContact } from '../contacts/update-contact.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { readKnown } from './find-known.ts'
import type { Existing } from './import.ts'

export interface ReadRow {
  number: number
  input: ContactInput
}

export interface RowProblem {
  row: number
  field: string | null
  message: string
}

export interface Written {
  created: number
  updated: number
  skipped: number
  problems: RowProblem[]
}

/** Throws what isn't the row's fault. */
export function problemOf(row: number, error: unknown): RowProblem {
  if (!(error instanceof ParleyError) || (error.kind !== 'invalid' && error.kind !== 'conflict')) throw error
  const [first] = error.fields ?? []
  return { row, field: first?.field ?? null, message: first?.message ?? error.message }
}

/** Creates and updates the contacts of rows, in their order. New ones share a statement until a row is about one of them. */
export async function writeRows(
  tx: Tx,
  tenant: Tenant,
  { rows, existing, now }: { rows: readonly ReadRow[]; existing: Existing; now: Date },
): Promise<Written> {
  const written: Written = { created: 0, updated: 0, skipped: 0, problems: [] }
  const knownContacts = await readKnown(
    tx,
    tenant.workspaceId,
    rows.map(({ input }) => input),
  )
  let fresh: NewContact[] = []
  const pending = new Set<string>()

  async function flush(): Promise<void> {
    if (fresh.length === 0) return
    const { made } = await insertContacts(tx, fresh)
    for (const contact of made) {
      if (!contact) throw new CollisionError('another transaction has just created a contact of this import')
      recordEventTypes(tx, eventsOf(contact))
      knownContacts.learn(contact)
    }
    fresh = []
    pending.clear()
  }

  for (const { number, input } of rows) {
    const keys = identitiesOf(input).map(({ kind, value }) => `${kind}:${value}`)
    if (keys.some((key) => pending.has(key))) await flush()
    try {
      const known = await knownContacts.find(input)
      if (known === undefined) {
        fresh.push(newContact(tenant, input, identitiesOf(input), now))
        for (const key of keys) pending.add(key)
        written.created++
      } else if (existing === 'skip') written.skipped++
      else {
        const changed = await withTagsOf(tx, tenant, known, input)
        knownContacts.learn(await updateContact(tx, tenant, known, changed, now, { again: true }))
        written.updated++
      }
    } catch (error) {
      written.problems.push(problemOf(number, error))
    }
  }
  await flush()
  return written
}

/** A row's tags come to those that the contact has. */
async function withTagsOf(tx: Tx, tenant: Tenant, id: number, input: ContactInput): Promise<ContactInput> {
  if (!input.tags) return input
  const row = await selectContacts(tx, tenant.workspaceId)
    .where('contacts.id', '=', id)
    .forNoKeyUpdate('contacts')
    .executeTakeFirst()
  return { ...input, tags: unitedTags(row?.tags ?? [], input.tags) }
}
