import { anyOf } from '../../db/any-of.ts'
import { type Database, type Db, isDeadlock, isUniqueViolation } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import { createBatcher } from '../../kernel/batcher.ts'
import type { Clock } from '../../kernel/clock.ts'
import { invalidField, notFound, ParleyError } from '../../kernel/errors.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import type { SecretBox } from '../../kernel/secret-box.ts'
import { recordAudit } from '../audit/record-audit.ts'
import { forgetAnswers } from '../idempotency/forget-answers.ts'
import { currentContact, currentContacts } from '../tenant/merged-ids.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { claimEmail } from './claim-email.ts'
import type { Changes, Contact, ContactInput, Identity } from './contact.ts'
import { createContact } from './create-contact.ts'
import { eraseContact } from './erasing/erase-contact.ts'
import { exportRecords, type HeldRecords } from './exporting/export-records.ts'
import { type ContactQuery, countContacts, filterContacts } from './filter-contacts.ts'
import { eventsOf, insertContacts } from './insert-contacts.ts'
import { type ContactFilter, listContacts } from './list-contacts.ts'
import { mergeContacts } from './merging/merge-contacts.ts'
import { type NewContact, newContact } from './new-contact.ts'
import { identitiesOf, normalizeInput } from './normalize.ts'
import { ownerOf } from './owner-of.ts'
import { type ContactPage, type PageFilter, pageContacts } from './page-contacts.ts'
import { readPipeline, type StageCounts } from './pipeline.ts'
import { selectContacts, toContact } from './select-contact.ts'
import { updateContact } from './update-contact.ts'

export interface ContactChange {
  id: number
  actor: string
  changes: Changes
  created_at: string
}

const collides = (error: unknown) => isUniqueViolation(error) || isDeadlock(error)

/** All that is held about a person. */
export interface ContactExport {
  exported_at: string
  contact: Contact
  records: HeldRecords
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
  /** What each stage holds, in the order of the stages. */
  pipeline(tenant: Tenant): Promise<StageCounts[]>
  /** The existing contacts among these ids. */
  byId(tenant: Tenant, ids: readonly number[]): Promise<Map<number, Contact>>
  /** `ownEmail`: throws `conflict` if another contact has the e-mail address. Without it two contacts may share one. */
  update(tenant: Tenant, id: number, input: ContactInput, options?: { ownEmail: true }): Promise<Contact>
  /** Makes one contact of two: the other one becomes part of `id`, and its id leads there. */
  merge(tenant: Tenant, id: number, otherId: number): Promise<Contact>
  export(tenant: Tenant, id: number): Promise<ContactExport>
  /** Erases the person: what belongs to them, and what identifies them in events, deliveries and kept answers. */
  erase(tenant: Tenant, id: number): Promise<void>
  history(tenant: Tenant, id: number, page: Page): Promise<Listing<ContactChange>>
}

const upsertTries = 3

interface ContactsDependencies {
  database: Database
  clock: Clock
  box: SecretBox
}

export function createContacts({ database, clock, box }: ContactsDependencies): Contacts {
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
    splitOn: collides,
  })

  /** Undefined if another contact has one of the identities, or a concurrent request has just taken it. */
  async function insertUnlessTaken(contact: NewContact): Promise<Contact | undefined> {
    try {
      return await inserts.add(contact)
    } catch (error) {
      if (collides(error)) return undefined
      throw error
    }
  }

  async function get(tenant: Tenant, id: number): Promise<Contact> {
    const row = await selectContacts(db, tenant.workspaceId)
      .where('contacts.id', '=', currentContact(id))
      .executeTakeFirst()
    if (!row) throw notFound('contact', id)
    return toContact(row)
  }

  return {
    async upsert(tenant, raw) {
      const input = await normalizeInput(db, tenant, raw)
      const identities = identitiesOf(input)
      if (identities.length === 0)
        throw invalidField('phone', 'is required, or an e-mail address or a LinkedIn profile instead')
      for (let attempt = 1; ; attempt++) {
        const contact = await insertUnlessTaken(newContact(tenant, input, identities, clock.now()))
        if (contact) return { contact, created: true }
        try {
          const id = await findOwner(db, tenant.workspaceId, identities)
          return {
            contact: await transact((tx) => updateContact(tx, tenant, id, input, clock.now(), { again: true })),
            created: false,
          }
        } catch (error) {
          const gone = error instanceof ParleyError && error.kind === 'not_found'
          // Another request has erased the contact meanwhile.
          if (!gone || attempt === upsertTries) throw error
        }
      }
    },

    async create(tenant, raw) {
      const input = await normalizeInput(db, tenant, raw)
      return transact((tx) => createContact(tx, tenant, input, clock.now()))
    },

    get,

    page: (tenant, filter) => pageContacts(db, tenant, filter),

    list: (tenant, filter) => listContacts(db, tenant, filter),

    count: (tenant, filter) => countContacts(filterContacts(db, tenant, filter)),

    pipeline: (tenant) => readPipeline(db, tenant),

    async byId(tenant, ids) {
      const rows = await selectContacts(db, tenant.workspaceId).where('contacts.id', '=', anyOf(ids)).execute()
      return new Map(rows.map((row) => [row.id, toContact(row)]))
    },

    async update(tenant, id, raw, options) {
      const input = await normalizeInput(db, tenant, raw)
      return transact(async (tx) => {
        if (options?.ownEmail && input.email) await claimEmail(tx, tenant.workspaceId, input.email, id)
        return updateContact(tx, tenant, id, input, clock.now())
      })
    },

    merge: (tenant, id, otherId) =>
      transact(async (tx) => {
        const [kept = id, other = otherId] = await currentContacts(tx, [id, otherId])
        if (kept === other) throw invalidField('contact_id', 'must be another contact')
        if (!(await exists(tx, tenant, kept))) throw notFound('contact', id)
        if (!(await exists(tx, tenant, other))) throw invalidField('contact_id', 'must be a contact of this workspace')
        const merged = await mergeContacts(tx, { ...tenant, survivor: kept, ids: [kept, other] }, clock.now())
        await recordAudit(
          tx,
          tenant,
          { action: 'contact.merged', id: kept, changes: { merged_id: other } },
          clock.now(),
        )
        return merged
      }),

    async export(tenant, id) {
      const contact = await get(tenant, id)
      await transact((tx) => recordAudit(tx, tenant, { action: 'contact.exported', id: contact.id }, clock.now()))
      return { exported_at: clock.now().toISOString(), contact, records: await exportRecords(db, contact.id) }
    },

    async erase(tenant, id) {
      const { name, identities } = await transact(async (tx) => {
        const erased = await eraseContact(tx, tenant, id, clock.now())
        await recordAudit(tx, tenant, { action: 'contact.deleted', id: erased.id }, clock.now())
        return erased
      })
      const telling = identities.map(({ value }) => value)
      await forgetAnswers(db, box, tenant.workspaceId, name === null ? telling : [...telling, name])
    },

    async history(tenant, id, page) {
      const { id: current } = await get(tenant, id)
      const query = db.selectFrom('contact_changes').selectAll().where('contact_id', '=', current)
      return paginate(query, page, { list: 'history' }, (row) => ({
        id: row.id,
        actor: row.actor,
        changes: row.changes as Changes,
        created_at: row.created_at.toISOString(),
      }))
    },
  }
}

async function exists(db: Db, { workspaceId }: Tenant, id: number): Promise<boolean> {
  const row = await selectContacts(db, workspaceId).where('contacts.id', '=', id).executeTakeFirst()
  return row !== undefined
}

/** The contact that has the phone, or else the LinkedIn identity. */
async function findOwner(db: Db, workspaceId: number, identities: Identity[]): Promise<number> {
  for (const { kind, value } of identities) {
    if (kind === 'email') continue
    const owner = await ownerOf(db, workspaceId, { kind, value })
    if (owner !== undefined) return owner
  }
  throw notFound('contact', identities.map(({ value }) => value).join(', '))
}
