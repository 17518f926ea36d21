import { invalidField, ParleyError } from '../../kernel/errors.ts'
import { findStage } from '../contacts/normalize.ts'
import type { Tenant } from '../tenant/tenant.ts'
import type { BulkChangeInput, ContactsChange, ConversationsChange } from './bulk-change.ts'

type Change = ContactsChange | ConversationsChange

/** The change in the form in which it is stored. Throws `invalid` for what would fail for everything. */
export function checkChange(tenant: Tenant, { resource, change }: BulkChangeInput, now: Date): Change {
  if (Object.values(change).every((value) => value === undefined)) {
    throw invalidField('change', 'must have at least one field')
  }
  return resource === 'contacts' ? checkContacts(tenant, change) : checkConversations(change, now)
}

function checkContacts(tenant: Tenant, change: ContactsChange): ContactsChange {
  const add = namesIn('add_tags', change.add_tags)
  const remove = namesIn('remove_tags', change.remove_tags)
  refuseBoth('remove_tags', add, remove)
  return {
    ...change,
    ...(change.owner && { owner: change.owner.trim() || null }),
    ...(change.lost_reason && { lost_reason: change.lost_reason.trim() || null }),
    ...(change.stage !== undefined && { stage: stageIn(tenant, change.stage) }),
    ...(add && { add_tags: add }),
    ...(remove && { remove_tags: remove }),
  }
}

function checkConversations(change: ConversationsChange, now: Date): ConversationsChange {
  const { status, snoozed_until: until } = change
  if (until && status !== 'snoozed') {
    throw invalidField('change.snoozed_until', 'is only allowed with the status snoozed')
  }
  if (until && Date.parse(until) <= now.getTime()) throw invalidField('change.snoozed_until', 'must be in the future')
  const add = namesIn('add_labels', change.add_labels)
  const remove = namesIn('remove_labels', change.remove_labels)
  refuseBoth('remove_labels', add, remove)
  return {
    ...change,
    ...(change.assignee && { assignee: change.assignee.trim() || null }),
    ...(add && { add_labels: add }),
    ...(remove && { remove_labels: remove }),
  }
}

function namesIn(field: string, given: readonly string[] | undefined): string[] | undefined {
  if (!given) return undefined
  const names = [...new Set(given.map((name) => name.trim()))]
  if (names.includes('')) throw invalidField(`change.${field}`, 'must not have an empty name')
  return names
}

function refuseBoth(field: string, add: readonly string[] = [], remove: readonly string[] = []): void {
  const both = remove.find((name) => add.includes(name))
  if (both !== undefined) throw invalidField(`change.${field}`, `must not have ${both}, which is added`)
}

function stageIn(tenant: Tenant, stage: string): string {
  try {
    return findStage(tenant, stage)
  } catch (error) {
    const [problem] = error instanceof ParleyError ? error.fields : []
    if (!problem) throw error
    throw invalidField('change.stage', problem.message, 'unknown_stage')
  }
}
