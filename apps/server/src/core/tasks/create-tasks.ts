import type { Tx } from '../../db/database.ts'
import { type Task, toTask } from './task.ts'

export interface NewTask {
  kind: string
  title: string
  note?: string | null | undefined
  assignee?: string | null | undefined
  /** The caller must check that the contact is in the same workspace. */
  contactId?: number | null | undefined
  data?: Record<string, unknown>
  dueAt?: Date | null | undefined
}

/** Creates tasks and returns them in the order of the input. */
export async function createTasks(tx: Tx, workspaceId: number, tasks: readonly NewTask[], now: Date): Promise<Task[]> {
  if (tasks.length === 0) return []
  const rows = await tx
    .insertInto('tasks')
    .values(
      tasks.map(({ kind, title, note, assignee, contactId, data, dueAt }) => ({
        workspace_id: workspaceId,
        kind,
        title,
        note: note ?? null,
        assignee: assignee ?? null,
        contact_id: contactId ?? null,
        data: JSON.stringify(data ?? {}),
        due_at: dueAt ?? null,
        created_at: now,
        updated_at: now,
      })),
    )
    .returningAll()
    .execute()
  return rows.map(toTask)
}
