import { anyOf } from '../../db/any-of.ts'
import type { Db } from '../../db/database.ts'
import { unknownReference } from '../../kernel/errors.ts'
import { filterContacts } from '../contacts/filter-contacts.ts'
import { filterConversations } from '../conversations/filter-conversations.ts'
import { filterSummaries } from '../conversations/summaries.ts'
import { currentContacts, currentConversations } from '../tenant/merged-ids.ts'
import type { Tenant } from '../tenant/tenant.ts'
import type { BulkChangeInput } from './bulk-change.ts'

/** The ids of what a bulk change is about, as a statement. Throws `invalid` for an id that the workspace doesn't have. */
export async function matching(db: Db, tenant: Tenant, input: BulkChangeInput) {
  const { workspaceId } = tenant
  if (input.resource === 'contacts') {
    if (input.filter) return filterContacts(db, tenant, input.filter).clearSelect().select('contacts.id as id')
    const current = await currentContacts(db, input.ids)
    const query = filterContacts(db, tenant, {}).clearSelect().where('contacts.id', '=', anyOf(current))
    requireAll(current, await query.select('contacts.id as id').execute(), 'contact')
    return query.select('contacts.id as id')
  }
  if (input.filter) return filterSummaries(db, tenant, input.filter).select('conversations.id as id')
  const current = await currentConversations(db, input.ids)
  const query = filterConversations(db, workspaceId, {}).where('id', '=', anyOf(current))
  requireAll(current, await query.select('id').execute(), 'conversation')
  return query.select('conversations.id as id')
}

function requireAll(ids: readonly number[], rows: readonly { id: number }[], what: string): void {
  const known = new Set(rows.map(({ id }) => id))
  const place = ids.findIndex((id) => !known.has(id))
  if (place !== -1) throw unknownReference(`ids.${place}`, what)
}
