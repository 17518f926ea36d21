import { sql } from 'kysely'

import { type Database, type Db, isUniqueViolation } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import { createBatcher } from '../../kernel/batcher.ts'
import type { Clock } from '../../kernel/clock.ts'
import { invalidField, notFound } from '../../kernel/errors.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { claimEmail } from './claim-email.ts'
import type { Changes, Contact, ContactInput, Identity } from './contact.ts'
import { createContact } from './create-contact.ts'
import { type ContactQuery, countContacts, filterContacts } from './filter-contacts.ts'
import { eventsOf, insertContacts } from './insert-contacts.ts'
import { type NewContact, newContact } from './new-contact.ts'
import { identitiesOf, normalizeInput } from './normalize.ts'
import { type ContactPage, type PageFilter, pageContacts } from './page-contacts.ts'
import { selectContacts, toContact } from './select-contact.ts'
import { updateContact } from './update-contact.ts'

export interface ContactFilter extends ContactQuery, Page {
  /** How many contacts to skip, for clients that page by number. */
  offset?: number | undefined
}

export interface ContactChange {
  id: number
  actor: string
  changes: Changes
  created_at: string
}

export interface Contacts {
  /** Creates the contact, or updates the one that has the same phone or LinkedIn identity. */
  upsert(tenant: Tenant, input: ContactInput): Promise<{ contact: Contact; created: boolean }>
  /** Creates a contact. Throws `conflict` if another contact has its phone, LinkedIn identity or e-mail address. */
  create(tenant: Tenant, input: ContactInput): Promise<Contact>
  get(tenant: Tenant, id: number): Promise<Contact>
  list(tenant: Tenant, filter: ContactFilter): Promise<Listing<Contact>>
  /** A page by its number, in any order. */
  page(tenant: Tenant, filter: PageFilter): Promise<ContactPage>
  count(tenant: Tenant, filter: ContactQuery): Promise<number>
  /** The existing contacts among these ids. */
  byId(tenant: Tenant, ids: readonly number[]): Promise<Map<number, Contact>>
  /** `ownEmail`: throws `conflict` if another contact has the e-mail address. Without it two contacts may share one. */
  update(tenant: Tenant, id: number, input: ContactInput, options?: { ownEmail: true }): Promise<Contact>
  /** With its conversations and messages. */
  remove(tenant: Tenant, id: number): Promise<void>
  history(tenant: Tenant, id: number, page: Page): Promise<Listing<ContactChange>>
}

export function createContacts({ database, clock }: { database: Database; clock: Clock }): Contacts {
  const { db, transact } = database
  // Contacts created at the same time share one statement. Two statements may run at once, so that the database isn't
  // idle while the next one is prepared.
  const inserts = createBatcher({
    run: async (contacts: NewContact[]) => {
      const { made, left } = await insertContacts(db, contacts)
      database.committed(
        made.flatMap((contact) => (contact ? eventsOf(contact) : [])),
        left,
      )
      return made
    },
    largest: 64,
    concurrency: 2,
    gapMs: 5,
    splitOn: isUniqueViolation,
  })

  /** Undefined if another contact has one of the identities, or a concurrent request has just taken it. */
  async function insertUnlessTaken(contact: NewContact): Promise<Contact | undefined> {
    try {
      return await inserts.add(contact)
    } catch (error) {
      if (isUniqueViolation(error)) return undefined
      throw error
    }
  }

  async function get(tenant: Tenant, id: number): Promise<Contact> {
    const row = await selectContacts(db, tenant.workspaceId).where('contacts.id', '=', id).executeTakeFirst()
    if (!row) throw notFound('contact', id)
    return toContact(row)
  }

  return {
    async upsert(tenant, raw) {
      const input = normalizeInput(tenant, raw)
      const identities = identitiesOf(input)
      if (identities.length === 0) throw invalidField('phone', 'is required, or email or linkedin instead')
      const contact = await insertUnlessTaken(newContact(tenant, input, identities, clock.now()))
      if (contact) return { contact, created: true }
      const id = await findOwner(db, tenant.workspaceId, identities)
      return { contact: await transact((tx) => updateContact(tx, tenant, id, input, clock.now())), created: false }
    },

    create: (tenant, raw) => {
      const input = normalizeInput(tenant, raw)
      return transact((tx) => createContact(tx, tenant, input, clock.now()))
    },

    get,

    page: (tenant, filter) => pageContacts(db, tenant, filter),

    list(tenant, { limit, cursor, offset = 0, ...filter }) {
      const query = filterContacts(db, tenant, filter).offset(offset)
      return paginate(query, { limit, cursor }, { list: 'contacts', column: 'contacts.id' }, toContact)
    },

    count: (tenant, filter) => countContacts(filterContacts(db, tenant, filter)),

    async byId(tenant, ids) {
      const rows = await selectContacts(db, tenant.workspaceId)
        .where('contacts.id', '=', sql<number>`any(${[...ids]}::bigint[])`)
        .execute()
      return new Map(rows.map((row) => [row.id, toContact(row)]))
    },

    update: (tenant, id, raw, options) => {
      const input = normalizeInput(tenant, raw)
      return transact(async (tx) => {
        if (options?.ownEmail && input.email) await claimEmail(tx, tenant.workspaceId, input.email, id)
        return updateContact(tx, tenant, id, input, clock.now())
      })
    },

    remove: (tenant, id) =>
      transact(async (tx) => {
        const { numDeletedRows } = await tx
          .deleteFrom('contacts')
          .where('workspace_id', '=', tenant.workspaceId)
          .where('id', '=', id)
          .executeTakeFirst()
        if (numDeletedRows === 0n) throw notFound('contact', id)
        await tx.deleteFrom('identities').where('contact_id', '=', id).execute()
      }),

    async history(tenant, id, page) {
      await get(tenant, id)
      const query = db.selectFrom('contact_changes').selectAll().where('contact_id', '=', id)
      return paginate(query, page, { list: 'history' }, (row) => ({
        id: row.id,
        actor: row.actor,
        changes: row.changes as Changes,
        created_at: row.created_at.toISOString(),
      }))
    },
  }
}

/** The contact that has the phone, or else the LinkedIn identity. */
async function findOwner(db: Db, workspaceId: number, identities: Identity[]): Promise<number> {
  for (const { kind, value } of identities) {
    if (kind === 'email') continue
    const owner = await db
      .selectFrom('identities')
      .select('contact_id')
      .where('workspace_id', '=', workspaceId)
      .where('kind', '=', kind)
      .where('value', '=', value)
      .executeTakeFirst()
    if (owner) return owner.contact_id
  }
  throw notFound('contact', identities.map(({ value }) => value).join(', '))
}
