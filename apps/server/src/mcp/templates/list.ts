import { z } from 'zod'

import { template } from '../../api/resources/template.ts'
import { flag, listing, text } from '../../web/schemas.ts'
import { channelId, page } from '../fields.ts'
import { defineTool, reads } from '../tool.ts'

export const listTemplates = defineTool({
  name: 'templates_list',
  title: 'List message templates',
  description:
    'Pre-approved WhatsApp messages, newest first, with their text and variables. `approved: true` shows those that messages_send can send, as `content` `{"type": "template", "name": …, "language": …, "variables": […]}`.',
  scopes: ['channels:read'],
  hints: reads,
  input: z.strictObject({
    channel_id: channelId().optional(),
    name: text(512).optional(),
    category: text(40).optional().describe('MARKETING, UTILITY or AUTHENTICATION.'),
    context: text(200).optional().describe('What it is used for, as the workspace describes it.'),
    approved: flag().optional().describe('True: only those that can be sent. False: only those that can’t.'),
    ...page,
  }),
  output: listing(template),
  run: ({ templates }, { workspaceId }, input) => templates.list(workspaceId, input),
})
