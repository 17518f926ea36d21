import { z } from 'zod'

import { bulkChangeStatuses, bulkResources } from '../../core/bulk-changes/bulk-change.ts'
import { tagsAtMost } from '../../core/contacts/tags.ts'
import { mentionable } from '../../core/conversations/asked-for.ts'
import { conversationStatuses, handlers, priorities } from '../../core/conversations/conversation.ts'
import { temperatures } from '../../core/tenant/scoring-rules.ts'
import { flag, moment, oneOf, reference, text, wholeNumber } from '../../web/schemas.ts'
import { assigneeHelp } from '../resources/assignee-help.ts'

const names = (what: string) =>
  z.array(text(100), `must be a list of ${what}`).max(tagsAtMost, `must have at most ${tagsAtMost} ${what}`)

const ids = z
  .array(reference(), 'must be a list of ids')
  .min(1, 'must have at least 1 id')
  .max(1_000, 'must have at most 1000 ids')
  .optional()
  .describe('Instead of `filter`.')

const contactsFilter = z
  .strictObject(
    {
      q: text(200).optional(),
      stage: text(100).optional(),
      owner: text(200).optional(),
      tag: text(100).optional(),
      temperature: oneOf(temperatures).optional(),
      score_at_least: wholeNumber(0, 100).optional(),
      phone: text(200).optional(),
      email: text(320).optional(),
      segment: reference().optional().describe('The id of a segment, whose contacts the other filters narrow.'),
    },
    'must be an object',
  )
  .optional()
  .describe('Those of the list of contacts. Empty: all contacts.')

const conversationsFilter = z
  .strictObject(
    {
      q: text(200, 2).optional(),
      status: oneOf(conversationStatuses).optional(),
      snoozed: flag().optional().describe('False: all but the snoozed ones.'),
      assignee: text(200).optional().describe(assigneeHelp),
      mentioned: text(20).regex(mentionable, 'must be me or a user like user:12').optional(),
      unread: flag().optional(),
      priority: oneOf(priorities).optional(),
      handler: oneOf(handlers).optional(),
      label: text(100).optional(),
      contact_id: reference().optional(),
      channel_id: reference().optional(),
    },
    'must be an object',
  )
  .optional()
  .describe('Those of the list of conversations. Empty: all conversations.')

const contactsChange = {
  owner: text(200).nullish(),
  stage: text(100).optional(),
  lost_reason: text(500).nullish(),
  add_tags: names('tags').optional(),
  remove_tags: names('tags').optional(),
}

const conversationsChange = {
  assignee: text(200).nullish(),
  status: oneOf(conversationStatuses).optional(),
  snoozed_until: moment().nullish().describe('For the status snoozed. Null or absent: until the contact writes.'),
  priority: oneOf(priorities).nullish(),
  handler: oneOf(handlers).optional(),
  add_labels: names('labels').optional(),
  remove_labels: names('labels').optional(),
}

const dryRun = flag().optional().describe('Counts what matches, and changes nothing.')

export const newBulkChange = z
  .discriminatedUnion(
    'resource',
    [
      z.strictObject({
        resource: z.literal('contacts'),
        filter: contactsFilter,
        ids,
        change: z.strictObject(contactsChange, 'must be an object'),
        dry_run: dryRun,
      }),
      z.strictObject({
        resource: z.literal('conversations'),
        filter: conversationsFilter,
        ids,
        change: z.strictObject(conversationsChange, 'must be an object'),
        dry_run: dryRun,
      }),
    ],
    { error: `must be one of ${bulkResources.join(', ')}` },
  )
  .refine(({ filter, ids }) => (filter === undefined) !== (ids === undefined), {
    path: ['filter'],
    error: 'is required, or ids, but not both',
  })
  .meta({
    id: 'NewBulkChange',
    examples: [
      { resource: 'contacts', filter: { tag: 'fair' }, change: { owner: 'user:12', add_tags: ['called'] } },
      { resource: 'conversations', filter: { status: 'open' }, change: { status: 'resolved' }, dry_run: true },
    ],
  })

const count = z.number().int()
const shownFields = <Shape extends z.ZodRawShape>(shape: Shape) => z.object(shape)

const example = {
  id: 8,
  resource: 'contacts' as const,
  change: { owner: 'user:12', add_tags: ['called'] },
  status: 'running' as const,
  matched: 214,
  done: 100,
  changed: 97,
  unchanged: 2,
  failed: 1,
  actor: 'user:12',
  created_at: '2026-01-15T09:30:00.000Z',
  completed_at: null,
}

export const bulkChange = z
  .object({
    id: z.number().int(),
    resource: z.enum(bulkResources),
    change: shownFields({ ...contactsChange, ...conversationsChange }).describe('The fields that were given.'),
    status: z.enum(bulkChangeStatuses),
    matched: count.describe('How many there were when it started. Later ones aren’t changed.'),
    done: count.describe('How many of them are changed, unchanged or failed.'),
    changed: count,
    unchanged: count.describe('They had the values already.'),
    failed: count,
    actor: z.string().describe('Who started it.'),
    created_at: z.string(),
    completed_at: z.string().nullable().describe('When it was completed or cancelled.'),
  })
  .meta({ id: 'BulkChange', examples: [example] })

export const bulkChangeDryRun = z
  .object({ dry_run: z.literal(true), matched: count.describe('How many would be changed, if all have other values.') })
  .meta({ id: 'BulkChangeDryRun', examples: [{ dry_run: true, matched: 214 }] })

export const bulkChangeFailure = z
  .object({
    id: z.number().int(),
    thing_id: z.number().int().describe('Of the contact or conversation.'),
    field: z.string().nullable(),
    message: z.string(),
  })
  .meta({
    id: 'BulkChangeFailure',
    examples: [{ id: 4, thing_id: 4821, field: 'tags', message: 'must have at most 50 items' }],
  })
