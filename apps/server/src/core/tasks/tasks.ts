import type { Database, Tx } from '../../db/database.ts'
import { paginate } from '../../db/paginate.ts'
import type { Clock } from '../../kernel/clock.ts'
import { notFound, ParleyError, unknownReference } from '../../kernel/errors.ts'
import type { Listing, Page } from '../../kernel/pagination.ts'
import { currentContact } from '../tenant/merged-ids.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { createTasks } from './create-tasks.ts'
import { type Task, type TaskStatus, toTask } from './task.ts'

export interface TaskInput {
  title: string
  note?: string | null | undefined
  assignee?: string | null | undefined
  contact_id?: number | null | undefined
  due_at?: string | null | undefined
}

export interface TaskFilter extends Page {
  status?: TaskStatus | undefined
  kind?: string | undefined
  assignee?: string | undefined
  contact_id?: number | undefined
}

/** Runs when a task of its kind is done, in the same transaction, with the contact's row locked. */
export type TaskDone = (tx: Tx, tenant: Tenant, task: Task, now: Date) => Promise<void>

export interface Tasks {
  create(tenant: Tenant, input: TaskInput): Promise<Task>
  get(workspaceId: number, id: number): Promise<Task>
  list(workspaceId: number, filter: TaskFilter): Promise<Listing<Task>>
  /** A task that is done already stays unchanged. Throws `conflict` for a cancelled task. */
  complete(tenant: Tenant, id: number): Promise<Task>
}

interface TaskServiceDependencies {
  database: Database
  clock: Clock
  /** Keyed by kind; other kinds have no effect. */
  taskDone: ReadonlyMap<string, TaskDone>
}

export function createTaskService({ database: { db, transact }, clock, taskDone }: TaskServiceDependencies): Tasks {
  const find = (on: typeof db, workspaceId: number, id: number) =>
    on.selectFrom('tasks').selectAll().where('workspace_id', '=', workspaceId).where('id', '=', id)

  return {
    create: (tenant, { title, note, assignee, contact_id: contactId, due_at }) =>
      transact(async (tx) => {
        const dueAt = due_at ? new Date(due_at) : null
        const owner = typeof contactId === 'number' ? await requireContact(tx, tenant.workspaceId, contactId) : null
        const input = { kind: 'todo', title, note, assignee, contactId: owner, dueAt }
        const [task] = await createTasks(tx, tenant.workspaceId, [input], clock.now())
        return task as Task
      }),

    async get(workspaceId, id) {
      const row = await find(db, workspaceId, id).executeTakeFirst()
      if (!row) throw notFound('task', id)
      return toTask(row)
    },

    async list(workspaceId, { status, kind, assignee, contact_id, ...page }) {
      let query = db.selectFrom('tasks').selectAll().where('workspace_id', '=', workspaceId)
      if (status) query = query.where('status', '=', status)
      if (kind !== undefined) query = query.where('kind', '=', kind)
      if (assignee !== undefined) query = query.where('assignee', '=', assignee)
      if (contact_id !== undefined) query = query.where('contact_id', '=', currentContact(contact_id))
      return paginate(query, page, { list: 'tasks' }, toTask)
    },

    complete: (tenant, id) =>
      transact(async (tx) => {
        const now = clock.now()
        const found = await find(tx, tenant.workspaceId, id).executeTakeFirst()
        if (!found) throw notFound('task', id)
        if (found.contact_id !== null) await lockContact(tx, found.contact_id)
        const row = await find(tx, tenant.workspaceId, id).forNoKeyUpdate().executeTakeFirst()
        if (!row) throw notFound('task', id)
        if (row.status === 'done') return toTask(row)
        if (row.status === 'cancelled') {
          throw new ParleyError('conflict', `Task ${id} was cancelled.`, { code: 'task_cancelled' })
        }
        const done = await tx
          .updateTable('tasks')
          .set({ status: 'done', completed_at: now, completed_by: tenant.actor })
          .where('id', '=', id)
          .returningAll()
          .executeTakeFirstOrThrow()
        const task = toTask(done)
        await taskDone.get(task.kind)?.(tx, tenant, task, now)
        return task
      }),
  }
}

/** Returns the contact's current id. */
async function requireContact(tx: Tx, workspaceId: number, id: number): Promise<number> {
  const contact = await tx
    .selectFrom('contacts')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', currentContact(id))
    .forKeyShare()
    .executeTakeFirst()
  if (!contact) throw unknownReference('contact_id', 'contact')
  return contact.id
}

/** Contacts are always locked first. */
async function lockContact(tx: Tx, id: number): Promise<void> {
  await tx.selectFrom('contacts').select('id').where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
}
