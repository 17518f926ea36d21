import type { Tx } from '../../db/database.ts'
import { createTasks } from '../tasks/create-tasks.ts'
import type { RunningCampaign } from './lock-running.ts'
import { type Due, failed } from './progress.ts'
import type { TaskStep } from './step.ts'
import { taskKind } from './task-kind.ts'
import { MissingVariable, renderedOr, renderText } from './variables.ts'
import type { Move } from './write-moves.ts'

/** Creates each task once. The contact waits for it. */
export async function doTasks(
  tx: Tx,
  campaign: RunningCampaign,
  due: readonly Due<TaskStep>[],
  now: Date,
): Promise<Move[]> {
  const moves: Move[] = []
  const rendered = due.flatMap((one) => {
    const { contact } = one.claimed
    const { title, note } = one.step
    const texts = renderedOr(() => ({
      title: renderText(title, contact),
      note: note === undefined ? null : renderText(note, contact),
    }))
    if (texts instanceof MissingVariable) moves.push(failed(one, texts.message))
    return texts instanceof MissingVariable ? [] : [{ one, texts }]
  })
  const tasks = await createTasks(
    tx,
    campaign.tenant.workspaceId,
    rendered.map(({ one: { claimed, step, at }, texts }) => ({
      kind: taskKind,
      ...texts,
      assignee: step.assignee,
      contactId: claimed.contact.id,
      data: { campaign_id: campaign.id, enrollment_id: claimed.id, step: at },
      dueAt: step.due_hours === undefined ? null : new Date(now.getTime() + step.due_hours * 3_600_000),
    })),
    now,
  )
  for (const [place, { one }] of rendered.entries()) {
    const done = [...one.passed, { step: one.at, taskId: tasks[place]?.id ?? 0 }]
    moves.push({ id: one.claimed.id, status: 'waiting', reason: null, step: one.at, dueAt: null, done })
  }
  return moves
}
