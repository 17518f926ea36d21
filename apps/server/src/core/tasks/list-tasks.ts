import { sql } from 'kysely'

import type { Db } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import { type Order, paginateBy, selectKey } from '../../db/paginate-by.ts'
import { invalidField } from '../../kernel/errors.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import { contactPreview } from '../contacts/contact-preview.ts'
import { currentContact } from '../tenant/merged-ids.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { type TaskStatus, type TaskSummary, toTask } from './task.ts'

/** `due`: the earliest due date first, tasks without one last. */
export const taskSorts = ['created', 'due'] as const

export interface TaskFilter extends Page {
  sort?: (typeof taskSorts)[number] | undefined
  status?: TaskStatus | undefined
  /** Open tasks whose due date has passed, or all others. */
  overdue?: boolean | undefined
  kind?: string | undefined
  /** Null: nobody's. */
  assignee?: string | null | undefined
  contact_id?: number | undefined
}

const byDue: Order = {
  list: 'tasks.due',
  by: sql`coalesce(tasks.due_at, 'infinity')`,
  type: 'timestamptz',
  column: 'tasks.id',
  ascending: true,
}

/** One statement, whatever the number of tasks. */
export function listTasks(
  db: Db,
  tenant: Pick<Tenant, 'workspaceId' | 'scopes'>,
  { sort, overdue, status, kind, assignee, contact_id, ...page }: TaskFilter,
  now: Date,
): Promise<Listing<TaskSummary>> {
  if (sort === 'due' && status !== 'open') throw invalidField('sort', 'due needs status=open')
  if (overdue !== undefined && status !== 'open') throw invalidField('overdue', 'needs status=open')
  let query = db
    .selectFrom('tasks')
    .selectAll()
    .select(contactPreview(tenant, 'tasks.contact_id').as('contact'))
    .where('workspace_id', '=', tenant.workspaceId)
  // As written in the partial indexes, which a parameter would rule out.
  if (status) query = query.where('status', '=', sql.lit(status))
  if (kind !== undefined) query = query.where('kind', '=', kind)
  if (assignee !== undefined) query = query.where('assignee', assignee === null ? 'is' : '=', assignee)
  if (contact_id !== undefined) query = query.where('contact_id', '=', currentContact(contact_id))
  if (overdue !== undefined) query = query.where(sql<boolean>`${byDue.by} ${sql.raw(overdue ? '<' : '>=')} ${now}`)
  const shown = (row: Parameters<typeof toTask>[0] & Pick<TaskSummary, 'contact'>) => ({
    ...toTask(row),
    contact: row.contact,
  })
  if (sort !== 'due') return paginate(query, page, { list: 'tasks' }, shown)
  return paginateBy(query.select(selectKey(byDue)), page, byDue, shown)
}
