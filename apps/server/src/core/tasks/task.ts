import type { Selectable } from 'kysely'

import type { Tasks as TaskRow } from '../../db/types.gen.ts'
import type { ContactPreview } from '../contacts/contact-preview.ts'

export const taskStatuses = ['open', 'done', 'cancelled'] as const
export type TaskStatus = (typeof taskStatuses)[number]

/** Work for a person. */
export interface Task {
  id: number
  /** Who created it: `todo` a person, `campaign` a campaign step. */
  kind: string
  status: TaskStatus
  title: string
  note: string | null
  assignee: string | null
  contact_id: number | null
  /** The data that its kind needs. */
  data: Record<string, unknown>
  due_at: string | null
  created_at: string
  completed_at: string | null
  /** `key:12`. */
  completed_by: string | null
}

/** A task as a list shows it. */
export interface TaskSummary extends Task {
  /** Null without a contact, or without the scope `contacts:read`. */
  contact: ContactPreview | null
}

export function toTask(row: Selectable<TaskRow>): Task {
  return {
    id: row.id,
    kind: row.kind,
    status: row.status as TaskStatus,
    title: row.title,
    note: row.note,
    assignee: row.assignee,
    contact_id: row.contact_id,
    data: row.data as Record<string, unknown>,
    due_at: row.due_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    completed_at: row.completed_at?.toISOString() ?? null,
    completed_by: row.completed_by,
  }
}
