import type { TaskDone } from '../tasks/tasks.ts'

/** Moves the contact to the next step, unless they have left the campaign meanwhile. */
export const campaignTaskDone: TaskDone = async (tx, _tenant, { data }, now) => {
  await tx
    .updateTable('enrollments')
    .set((column) => ({ status: 'active', due_at: now, step: column('step', '+', 1) }))
    .where('id', '=', data.enrollment_id as number)
    .where('step', '=', data.step as number)
    .where('status', '=', 'waiting')
    .execute()
}
