import type { Database, Tx } from '../../db/database.ts'
import type { Clock } from '../../kernel/clock.ts'
import { notFound, ParleyError, unknownReference } from '../../kernel/errors.ts'
import type { Listing } from '../../kernel/pagination.ts'
import { currentContact } from '../tenant/merged-ids.ts'
import type { Tenant } from '../tenant/tenant.ts'
import { createTasks } from './create-tasks.ts'
import { listTasks, type TaskFilter } from './list-tasks.ts'
import { type NextTask, nextTasks } from './next-tasks.ts'
import { type Task, type TaskSummary, toTask } from './task.ts'

export interface TaskInput {
  title: string
  note?: string | null | undefined
  assignee?: string | null | undefined
  contact_id?: number | null | undefined
  due_at?: string | null | undefined
}

export type TaskPatch = Omit<TaskInput, 'title' | 'contact_id'> & { title?: string | undefined }

/** Runs when a task of its kind is done, in the same transaction, with the contact's row locked. */
export type TaskDone = (tx: Tx, tenant: Tenant, task: Task, now: Date) => Promise<void>

export interface Tasks {
  create(tenant: Tenant, input: TaskInput): Promise<Task>
  get(workspaceId: number, id: number): Promise<Task>
  list(tenant: Tenant, filter: TaskFilter): Promise<Listing<TaskSummary>>
  /** The open task that is due first, by the id of its contact. */
  nextOf(workspaceId: number, contactIds: readonly number[]): Promise<Map<number, NextTask>>
  /** Writes only the fields given. */
  update(workspaceId: number, id: number, patch: TaskPatch): Promise<Task>
  /** A task that is done already stays unchanged. Throws `conflict` for a cancelled task. */
  complete(tenant: Tenant, id: number): Promise<Task>
  /**
   * An open task stays unchanged. Throws `conflict` for a cancelled task, and for one whose completion has let something
   * else go on, which can't be taken back.
   */
  reopen(workspaceId: number, id: number): Promise<Task>
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

    list: (tenant, filter) => listTasks(db, tenant, filter, clock.now()),

    nextOf: (workspaceId, contactIds) => nextTasks(db, workspaceId, contactIds),

    async update(workspaceId, id, { title, note, assignee, due_at }) {
      const row = await db
        .updateTable('tasks')
        .set({
          ...(title !== undefined && { title }),
          ...(note !== undefined && { note }),
          ...(assignee !== undefined && { assignee }),
          ...(due_at !== undefined && { due_at: due_at === null ? null : new Date(due_at) }),
          updated_at: clock.now(),
        })
        .where('workspace_id', '=', workspaceId)
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirst()
      if (!row) throw notFound('task', id)
      return toTask(row)
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
        if (row.status === 'cancelled') throw cancelledTask(id)
        const done = await tx
          .updateTable('tasks')
          .set({ status: 'done', completed_at: now, completed_by: tenant.actor, updated_at: now })
          .where('id', '=', id)
          .returningAll()
          .executeTakeFirstOrThrow()
        const task = toTask(done)
        await taskDone.get(task.kind)?.(tx, tenant, task, now)
        return task
      }),

    reopen: (workspaceId, id) =>
      transact(async (tx) => {
        const row = await find(tx, workspaceId, id).forNoKeyUpdate().executeTakeFirst()
        if (!row) throw notFound('task', id)
        if (row.status === 'cancelled') throw cancelledTask(id)
        if (row.status === 'open') return toTask(row)
        if (taskDone.has(row.kind)) {
          throw new ParleyError('conflict', `What waited for task ${id} has gone on.`, { code: 'task_has_effects' })
        }
        const opened = await tx
          .updateTable('tasks')
          .set({ status: 'open', completed_at: null, completed_by: null, updated_at: clock.now() })
          .where('id', '=', id)
          .returningAll()
          .executeTakeFirstOrThrow()
        return toTask(opened)
      }),
  }
}

const cancelledTask = (id: number) =>
  new ParleyError('conflict', `Task ${id} was cancelled.`, { code: 'task_cancelled' })

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
