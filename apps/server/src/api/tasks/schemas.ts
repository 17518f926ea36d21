import { z } from 'zod'

import { taskStatuses } from '../../core/tasks/task.ts'
import { moment, reference, text } from '../../web/schemas.ts'
import { contactPreview, previewOfContact } from '../resources/preview.ts'

const example = {
  id: 31,
  kind: 'campaign',
  status: 'open' as const,
  title: 'Call Rohan Mehta',
  note: 'Has read both messages.',
  assignee: 'asha@example.com',
  contact_id: 4821,
  data: { campaign_id: 3, enrollment_id: 77, step: 2 },
  due_at: '2026-01-16T09:30:00.000Z',
  created_at: '2026-01-15T09:30:00.000Z',
  completed_at: null,
  completed_by: null,
}

export const task = z
  .object({
    id: z.number().int(),
    kind: z
      .string()
      .describe(
        'What created it: `todo`: a request. `campaign`: a campaign step. `message`, `invitation`: a manual channel; completing the task marks them as sent.',
      ),
    status: z.enum(taskStatuses).describe('`cancelled`: the task is no longer needed.'),
    title: z.string(),
    note: z.string().nullable(),
    assignee: z.string().nullable(),
    contact_id: z.number().int().nullable(),
    data: z.record(z.string(), z.unknown()).describe('The data of its kind.'),
    due_at: z.string().nullable(),
    created_at: z.string(),
    completed_at: z.string().nullable(),
    completed_by: z.string().nullable().describe('`key:<id>`'),
  })
  .meta({ id: 'Task', examples: [example] })

export const taskSummary = task
  .extend({ contact: contactPreview.describe('Null without a contact, or without the scope `contacts:read`.') })
  .meta({ id: 'TaskSummary', examples: [{ ...example, contact: { ...previewOfContact, id: example.contact_id } }] })

export const newTask = z
  .strictObject({
    title: text(300),
    note: text(5_000).nullish(),
    assignee: text(200).nullish().describe('A name or id of your choice.'),
    contact_id: reference().nullish().describe('The contact that the task is about.'),
    due_at: moment().nullish(),
  })
  .meta({ id: 'NewTask', examples: [{ title: 'Call Rohan Mehta', contact_id: 4821, assignee: 'asha@example.com' }] })

export const taskPatch = z
  .strictObject({
    title: text(300).optional(),
    note: text(5_000).nullish(),
    assignee: text(200).nullish().describe('A name or id of your choice. Null: nobody.'),
    due_at: moment().nullish().describe('Null: no due date.'),
  })
  .meta({ id: 'TaskPatch', examples: [{ due_at: '2036-01-16T09:30:00Z' }, { assignee: 'user:12' }] })
