import { z } from 'zod'

import { channel } from '../../api/resources/channel.ts'
import { listing } from '../../web/schemas.ts'
import { page } from '../fields.ts'
import { defineTool, reads } from '../tool.ts'

export const listChannels = defineTool({
  name: 'channels_list',
  title: 'List channels',
  description:
    'The senders of messages (WhatsApp numbers, RCS agents, the simulator), newest first, and whether each is connected. Messages without a channel use the default one. A simulator sends nothing to real people.',
  scopes: ['channels:read'],
  hints: reads,
  input: z.strictObject(page),
  output: listing(channel),
  run: ({ channels }, { workspaceId }, input) => channels.list(workspaceId, input),
})
