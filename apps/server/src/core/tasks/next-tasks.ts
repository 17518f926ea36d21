import { sql } from 'kysely'

import { anyOf } from '../../db/any-of.ts'
import type { Db } from '../../db/database.ts'
import type { Task } from './task.ts'

export type NextTask = Pick<Task, 'id' | 'title' | 'assignee' | 'due_at'>

/** The open task that is due first, by the id of its contact; one without a due date is the last. */
export async function nextTasks(
  db: Db,
  workspaceId: number,
  contactIds: readonly number[],
): Promise<Map<number, NextTask>> {
  const rows = await db
    .selectFrom('tasks')
    .distinctOn('contact_id')
    .select(['contact_id', 'id', 'title', 'assignee', 'due_at'])
    .where('workspace_id', '=', workspaceId)
    .where('status', '=', sql.lit('open'))
    .where('contact_id', '=', anyOf(contactIds))
    .orderBy('contact_id')
    .orderBy(sql`coalesce(due_at, 'infinity')`)
    .orderBy('id')
    .execute()
  return new Map(
    rows.map(({ contact_id: contactId, due_at: dueAt, ...task }) => [
      contactId as number,
      { ...task, due_at: dueAt?.toISOString() ?? null },
    ]),
  )
}
