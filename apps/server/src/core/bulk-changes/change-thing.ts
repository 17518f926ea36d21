import { isDeepStrictEqual } from 'node:util'

import type { Tx } from '../../db/database.ts'
import { invalidField, notFound } from '../../kernel/errors.ts'
import type { ContactInput } from '../contacts/contact.ts'
import { findStage } from '../contacts/normalize.ts'
import { selectContacts, toContact } from '../contacts/select-contact.ts'
import { tagsAtMost } from '../contacts/tags.ts'
import { updateContact } from '../contacts/update-contact.ts'
import { changeConversation } from '../conversations/change-conversation.ts'
import { lockConversation } from '../conversations/lock-conversation.ts'
import { currentContact } from '../tenant/merged-ids.ts'
import type { Tenant } from '../tenant/tenant.ts'
import type { ContactsChange, ConversationsChange } from './bulk-change.ts'

const labelsAtMost = 50

/** Changes a contact as a single request would. Returns whether it had other values. */
export async function changeContact(
  tx: Tx,
  tenant: Tenant,
  id: number,
  { add_tags, remove_tags, ...fields }: ContactsChange,
  now: Date,
): Promise<boolean> {
  const row = await selectContacts(tx, tenant.workspaceId)
    .where('contacts.id', '=', currentContact(id))
    .forNoKeyUpdate('contacts')
    .executeTakeFirst()
  if (!row) throw notFound('contact', id)
  const input: ContactInput = {
    ...fields,
    ...(fields.stage !== undefined && { stage: findStage(tenant, fields.stage) }),
    ...((add_tags || remove_tags) && { tags: changed('tags', row.tags, add_tags, remove_tags, tagsAtMost) }),
  }
  const before = toContact(row)
  return !isDeepStrictEqual(await updateContact(tx, tenant, row.id, input, now), before)
}

/** The same for a conversation. */
export async function changeOneConversation(
  tx: Tx,
  { workspaceId }: Tenant,
  id: number,
  { add_labels, remove_labels, ...fields }: ConversationsChange,
  now: Date,
): Promise<boolean> {
  const before = await lockConversation(tx, workspaceId, id)
  if (!before) throw notFound('conversation', id)
  const patch = {
    ...fields,
    ...((add_labels || remove_labels) && {
      labels: changed('labels', before.labels, add_labels, remove_labels, labelsAtMost),
    }),
  }
  return (await changeConversation(tx, workspaceId, before, patch, now)) !== before
}

function changed(
  field: string,
  had: readonly string[],
  add: readonly string[] = [],
  remove: readonly string[] = [],
  most: number,
): string[] {
  const has = [...new Set([...had, ...add])].filter((name) => !remove.includes(name))
  if (has.length > most && has.length > had.length) throw invalidField(field, `must have at most ${most} items`)
  return has
}
