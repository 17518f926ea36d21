import { z } from 'zod'

import { priorities } from '../../core/conversations/conversation.ts'
import { handoffStatuses } from '../../core/handoffs/handoff.ts'
import { flag, oneOf, reference, text } from '../../web/schemas.ts'
import { contactPreview, messagePreview, previewOfContact, previewOfMessage } from '../resources/preview.ts'

const example = {
  id: 5,
  conversation_id: 7,
  contact_id: 4821,
  status: 'assigned' as const,
  reason: 'Asked for a person',
  priority: 'high' as const,
  summary: 'Wants an invoice for the pro plan.',
  agent_slug: 'sales.qualifier',
  agent_run_id: 90,
  assignee: 'asha@example.com',
  note: null,
  created_at: '2026-01-15T09:30:00.000Z',
  assigned_at: '2026-01-15T09:32:10.000Z',
  closed_at: null,
}

export const handoff = z
  .object({
    id: z.number().int(),
    conversation_id: z.number().int(),
    contact_id: z.number().int(),
    status: z.enum(handoffStatuses),
    reason: z.string(),
    priority: z.enum(priorities),
    summary: z.string().nullable().describe('What a person must know to continue.'),
    agent_slug: z.string().nullable().describe('The agent that created it; null if a request did.'),
    agent_run_id: z.number().int().nullable(),
    assignee: z.string().nullable().describe('The person who took it, by a name or id of your choice.'),
    note: z.string().nullable().describe('The result.'),
    created_at: z.string(),
    assigned_at: z.string().nullable(),
    closed_at: z.string().nullable(),
  })
  .meta({
    id: 'Handoff',
    examples: [example],
  })

export const handoffSummary = handoff
  .extend({
    contact: contactPreview.describe('Null without the scope `contacts:read`.'),
    last_message: messagePreview.describe(
      'Of the conversation. Null without a message, or without the scope `messages:read`.',
    ),
  })
  .meta({
    id: 'HandoffSummary',
    examples: [
      { ...example, contact: { ...previewOfContact, id: example.contact_id }, last_message: previewOfMessage },
    ],
  })

export const newHandoff = z
  .strictObject({
    conversation_id: reference(),
    reason: text(500),
    priority: oneOf(priorities)
      .optional()
      .describe('Default: `medium`, or the conversation’s priority if that is higher.'),
    summary: text(2_000).optional(),
  })
  .meta({
    id: 'NewHandoff',
    examples: [{ conversation_id: 7, reason: 'Asked for a person', priority: 'high' }],
  })

export const handoffAssignment = z
  .strictObject({ assignee: text(200).refine((name) => name.trim() !== '', 'must not be blank') })
  .meta({ id: 'HandoffAssignment', examples: [{ assignee: 'asha@example.com' }] })

export const handoffClosing = z
  .strictObject({
    hand_back: flag().optional().describe('True: agents answer again. Default: false.'),
    note: text(2_000).optional().describe('The result.'),
  })
  .meta({ id: 'HandoffClosing', examples: [{ hand_back: true, note: 'The invoice is sent.' }] })
